"""Jinja templates, and the style sheet of an exhibition's own colours."""
