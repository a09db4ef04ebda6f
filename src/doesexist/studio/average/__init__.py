"""Averages: sums added up, means and deviations made of them, and whose pictures are in them."""
