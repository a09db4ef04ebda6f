"""The survey: one pass over all pixels, and the shards in which its results are kept."""
