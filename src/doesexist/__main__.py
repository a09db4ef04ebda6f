"""Entry point of the command line: answers --version and --help without importing Typer, which is slow."""

import os
import shutil
import sys

from doesexist import __version__, commands


def main() -> None:
    """Run the command line, for `doesexist` and `python -m doesexist`."""
    match sys.argv[1:]:
        case ["--version"]:
            _say(f"doesexist {__version__}")
        case ["--help"] if shutil.get_terminal_size().columns >= commands.WIDTH:
            _say(commands.page())
        case _:
            from doesexist.cli import app  # noqa: PLC0415 (Typer takes longer than all that is said above)

            app(prog_name="doesexist")


def _say(words: str) -> None:
    try:
        print(words, flush=True)  # noqa: T201 (the command line speaks)
    except BrokenPipeError:
        # The reader has ended, as in `doesexist --help | true`: output that is flushed at exit is discarded.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":  # worker processes import this module, too
    main()
