"""The rooms of the exhibition: each a package, none of which knows another."""
