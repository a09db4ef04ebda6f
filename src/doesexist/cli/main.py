"""The Typer application of all commands, which imports a command's module only when it is run."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import Annotated

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from doesexist import __version__
from doesexist.cli.mistyped import Clicks, explained
from doesexist.commands import ABOUT, COMMANDS, VERSION


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

    def make_context(self, info_name: Clicks, args: list[str], parent: Clicks = None, **extra: Clicks) -> Clicks:
        """Read the options that stand before the command; say more where that can't be done."""
        self._typed = [*args]
        with explained(self, None, self._typed):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Clicks) -> Clicks:
        """Run the command; say more where its words can't be read."""
        with explained(self, ctx, self._typed):
            return super().invoke(ctx)

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
