"""The search, by which one finds whether one is in here."""
