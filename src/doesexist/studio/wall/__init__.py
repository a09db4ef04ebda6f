"""Everyone on one wall: who hangs where, what is seen of a part, who stands out."""
