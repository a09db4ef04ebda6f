"""What the register knows of the survey: who was seen, and which shards there are."""
