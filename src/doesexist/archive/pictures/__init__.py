"""What the register holds of pictures: rows, their photographs, tombstones, and who else is in one."""
