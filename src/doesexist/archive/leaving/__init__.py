"""People leave, are veiled, and ask for it; what is left of the survey; the scrub that deletes every byte."""
