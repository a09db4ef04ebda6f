"""Draw the people of the sample as SVG: curves through landmarks, in flat colours."""
