"""Averages: sums of pictures, their means and deviations, and whose pictures are in them."""
