"""The use cases of a curator, one function each, which combine the floors below."""
