"""The credits: contributors by letter, and the page of one."""
