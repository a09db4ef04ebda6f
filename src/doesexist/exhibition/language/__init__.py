"""The languages of the exhibition, and how credits and changes are said in them."""
