"""The table of commands, each with a sentence and its function's import path: all that `doesexist --help` needs.

It imports nothing of this program. Typer alone takes four times as long to import as Python takes to start, and what
the commands work with takes most of a second.
"""

import textwrap

ABOUT = "Make the people in an image dataset visible: one face at a time, credited, and able to leave."
VERSION = "Say which version this is."

# By name: the import path of a command's function, and the first sentence of its docstring.
COMMANDS = {
    "demo": ("doesexist.cli.demonstrating:demo", "Show a sample exhibition, of people who do not exist."),
    "sample": ("doesexist.cli.sampling:sample", "Draw a dataset of people who do not exist."),
    "get": ("doesexist.cli.getting:get", "Fetch a dataset's files from where it is published."),
    "ingest": ("doesexist.cli.ingesting:ingest", "Take a dataset in."),
    "search": ("doesexist.cli.searching:search", "Find pictures by address, number, account, name, words."),
    "remove": ("doesexist.cli.leaving:remove", "Let people leave: gone at once, kept out for good."),
    "correct": ("doesexist.cli.leaving:correct", "Put a credit right, for good."),
    "veil": ("doesexist.cli.veiling:veil", "Blur people everywhere; --lift shows them again."),
    "credits": ("doesexist.cli.crediting:credits", "Write who made what: everyone's credit."),
    "survey": ("doesexist.cli.surveying:survey", "Look at every picture once, for wall and average."),
    "montage": ("doesexist.cli.composing:montage", "Put everyone into one grid without a gap."),
    "average": ("doesexist.cli.composing:average", "Average everyone, or whom a filter means, at full size."),
    "overlay": ("doesexist.cli.printing:overlay", "Print a picture on A3 with its landmarks and credit."),
    "certificate": ("doesexist.cli.certifying:certificate", "Make a contributor's certificate of appreciation."),
    "certificates": ("doesexist.cli.certifying:certificates", "Make certificates for everyone."),
    "check-certificate": ("doesexist.cli.certifying:check_certificate", "Say for whom a certificate was made."),
    "verify": ("doesexist.cli.verifying:verify", "Check every promise of the archive."),
    "backup": ("doesexist.cli.backing_up:backup", "Copy everything the archive knows into one file."),
    "restore": ("doesexist.cli.restoring:restore", "Go back to a backup."),
    "serve": ("doesexist.cli.serving:serve", "Open the exhibition."),
    "requests": ("doesexist.cli.requesting:requests", "Decide requests: to leave, or a credit put right."),
}

WIDTH = 80
"""Columns of a line of help on terminals that have as many."""


def page() -> str:
    """Return exactly what Typer prints for `doesexist --help` with 80 columns."""
    about = textwrap.fill(ABOUT, WIDTH - 2, initial_indent="  ", subsequent_indent="  ")
    longest = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:{longest}}  {sentence}" for name, (_, sentence) in COMMANDS.items())
    return f"""\
Usage: doesexist [OPTIONS] COMMAND [ARGS]...

{about}

Options:
  --version  {VERSION}
  --help     Show this message and exit.

Commands:
{commands}"""
