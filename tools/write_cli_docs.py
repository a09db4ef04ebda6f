"""Write docs/cli.md from the commands themselves; with --check, only say whether it is as they are.

Typer's own `utils docs` writes it, so nothing is told here that `--help` would not tell.
"""

import os
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs" / "cli.md"


def from_the_commands() -> str:
    """Return the page as it should be."""
    # The width and the colours of this terminal are no part of what is documented.
    plain = {**os.environ, "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}
    command = [sys.executable, "-m", "typer", "doesexist.cli", "utils", "docs", "--name", "doesexist"]
    page = subprocess.run(command, env=plain, check=True, stdout=subprocess.PIPE, text=True).stdout
    return f"<!-- Written by `make docs` from the commands; changes made here are lost. -->\n\n{page.strip()}\n"


def main() -> int:
    """Write the page, or with --check return 1 where it is not what the commands say."""
    page = from_the_commands()
    if sys.argv[1:] == ["--check"]:
        if DOCS.is_file() and DOCS.read_text(encoding="utf-8") == page:
            return 0
        print("docs/cli.md is not what the commands say: run `make docs`.", file=sys.stderr)
        return 1
    DOCS.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
