"""The wall of all pictures: its layout, its tiles, and highlighting by a filter."""
