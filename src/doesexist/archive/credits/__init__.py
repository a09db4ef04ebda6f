"""Credits in the register: lists of pictures, of photographers by letter, corrections of names."""
