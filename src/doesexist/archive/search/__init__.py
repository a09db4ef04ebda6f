"""Search in the register: by identifier, and by words."""
