"""A dataset of people who do not exist, drawn in FFHQ's own layout, for whoever has no dataset yet."""
