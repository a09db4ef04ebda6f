"""The command line: results go to stdout, progress and messages to stderr, expected errors as one sentence."""

from doesexist.cli.main import app

__all__ = ["app"]
