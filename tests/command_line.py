"""The command line, asked from within the tests' own process."""

from pathlib import Path

from typer.testing import CliRunner, Result

from doesexist.cli import app


def run(*words: str | Path) -> Result:
    """Run a command."""
    return CliRunner().invoke(app, [str(word) for word in words])
