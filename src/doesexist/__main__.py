"""The door: what is asked most, which version this is and what it can do, is said before Typer is imported."""

import os
import shutil
import sys

from doesexist import __version__, commands


def main() -> None:
    """Be `doesexist`, and `python -m doesexist`."""
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
        # `doesexist --help | true` has read enough; what is still to be flushed at the end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":  # a survey's worker processes import this module, too
    main()
