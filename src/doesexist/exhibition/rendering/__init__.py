"""Templates become pages."""
