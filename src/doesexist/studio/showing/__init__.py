"""A picture as it is shown: its file, crop and veils, its landmarks, and its credit inside."""
