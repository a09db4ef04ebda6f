"""The Typer application of all commands, which imports a command's module only when it is run."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import Annotated, Any, TypeAlias

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from doesexist import __version__
from doesexist.commands import ABOUT, COMMANDS, VERSION

Clicks: TypeAlias = Any
"""Objects of the click that Typer vendors, which have no public types."""


class Commands(TyperGroup):
    """The group of commands, each only a name and a sentence until it is imported."""

    def __init__(self, **settings: Clicks) -> None:
        super().__init__(**settings)
        # Listed by help, and compared with misspelt names.
        self.commands = {name: TyperCommand(name, short_help=sentence) for name, (_, sentence) in COMMANDS.items()}

    def get_command(self, ctx: Clicks, cmd_name: str) -> Clicks:
        """Import a command and return it, None if there is none of this name."""
        if super().get_command(ctx, cmd_name) is None:
            return None
        place, sentence = COMMANDS[cmd_name]
        found = resolve_name(place)
        alone = typer.Typer(rich_markup_mode=None)
        if isinstance(found, typer.Typer):
            alone.add_typer(found, name=cmd_name, short_help=sentence)
        else:
            alone.command(cmd_name, short_help=sentence)(found)
        return get_group(alone).commands[cmd_name]

    def format_commands(self, ctx: Clicks, formatter: Clicks) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


app = typer.Typer(
    name="doesexist",
    cls=Commands,
    help=ABOUT,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"doesexist {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help=VERSION)] = False,
) -> None:
    """Say what every command shares."""
