"""exhibition.toml, and what it says to crawlers."""
