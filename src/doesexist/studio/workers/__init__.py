"""Who does the work of many pictures: threads, processes, or a cluster."""
