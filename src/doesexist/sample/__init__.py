"""Generate a sample dataset of people who do not exist, drawn, in FFHQ's own layout."""
