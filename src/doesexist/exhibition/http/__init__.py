"""What every answer and every form has in common: headers, tags, failures, rate limits, and their description."""
