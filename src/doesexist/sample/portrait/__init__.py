"""How the people of the sample are drawn: curves through landmarks, in flat colours, as one SVG."""
