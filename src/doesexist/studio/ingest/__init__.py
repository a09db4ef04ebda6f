"""Datasets come in: fetched, read, or drawn."""
