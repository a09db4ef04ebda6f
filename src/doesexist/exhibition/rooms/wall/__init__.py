"""The wall: everyone of a dataset at once."""
