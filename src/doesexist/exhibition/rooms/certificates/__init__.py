"""Certificates that thank contributors, and the page that checks one."""
