"""The walk: one person at a time, and the photograph they were cut from."""
