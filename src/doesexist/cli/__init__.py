"""Arguments in, sentences out: results on stdout, progress and messages on stderr, told errors as one sentence."""

from doesexist.cli.main import app

__all__ = ["app"]
