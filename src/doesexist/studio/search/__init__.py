"""Search as the command line shows it."""
