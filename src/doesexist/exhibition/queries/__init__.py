"""What rooms ask of a query string, and what visitors choose among."""
