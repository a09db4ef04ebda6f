"""Compositions and overlays as files, for as many people as there are."""
