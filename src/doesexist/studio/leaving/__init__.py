"""People leave, are veiled, and ask for it: what of it needs the pictures."""
