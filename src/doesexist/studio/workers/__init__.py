"""Parallel work on many pictures: by threads, processes, or a cluster."""
