"""The desk, where a curator decides requests."""
