"""The one pass over all pixels, and what is remembered of it."""
