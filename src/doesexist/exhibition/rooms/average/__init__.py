"""The average of a dataset, or of some of its people."""
