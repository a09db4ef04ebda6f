"""Certificates for contributors: one, or everyone of an archive."""
