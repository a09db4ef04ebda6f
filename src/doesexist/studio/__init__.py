"""What a curator does, one function each: introduces the floors below to each other."""
