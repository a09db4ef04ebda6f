"""Verification and backups of an archive."""
