"""`python -m doesexist` is `doesexist`."""

from doesexist.cli import app

app()
