"""What keeps an archive sound: verifying, and backups."""
