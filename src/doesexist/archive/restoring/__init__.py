"""An archive becomes a backup of itself again, without whoever left since."""
