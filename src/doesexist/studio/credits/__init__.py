"""Credits of a whole archive, as files."""
