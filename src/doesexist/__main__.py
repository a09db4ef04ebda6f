"""`python -m doesexist` is `doesexist`."""

from doesexist.cli import app

if __name__ == "__main__":  # a survey's worker processes import this module, too
    app()
