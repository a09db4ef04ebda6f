"""What the exhibition says of itself, to visitors and to programs."""
