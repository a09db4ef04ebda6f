"""Say more of a command line that can't be read: which word was meant, and where an option belongs."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from typer._click.exceptions import NoSuchOption, UsageError
from typer.core import TyperGroup

Clicks: TypeAlias = Any
"""Objects of the click that Typer vendors, which have no public types."""

_ANOTHER_WORD: Mapping[str, str] = {
    word: command
    for command, words in {
        "ingest": "add import load read take index",
        "remove": "delete leave erase forget rm",
        "veil": "blur hide mask censor unveil",
        "survey": "scan look analyse analyze",
        "montage": "mosaic grid wall collage contact-sheet",
        "average": "mean blend face",
        "overlay": "print landmarks sheet",
        "serve": "open start run show web server exhibition site",
        "verify": "check validate test fsck doctor",
        "backup": "save copy export dump archive",
        "search": "find list ls query show-picture",
        "get": "download fetch pull",
        "credits": "credit contributors authors licences licenses",
        "correct": "fix edit rename",
        "requests": "request desk grant deny",
        "restore": "undo recover",
        "sample": "draw generate fake",
    }.items()
    for word in words.split()
}
_NOT_ONE_OF = re.compile(r"(?:Value error, )?'(?P<typed>.*)' is not one of (?P<words>'.*')\.?$")
_EXTRA = re.compile(r"Got unexpected extra argument\S* \((?P<words>.*)\)")
_OF_A_DATASET = frozenset({"average", "montage"})
"""Commands whose dataset is named by an option, and whose other words are paths."""
_CLOSE = 0.5
_NUMBERS: Mapping[str, str] = {
    "a valid integer": "it must be a whole number",
    "a valid number": "it must be a number",
    "greater than or equal to ": "it must be {} or more",
    "less than or equal to ": "it must be {} or less",
    "greater than ": "it must be more than {}",
    "less than ": "it must be less than {}",
}
_NUMBER = re.compile(rf"Input should be ({'|'.join(_NUMBERS)})(-?[\d.]+)?.*$")


@contextmanager
def explained(group: TyperGroup, context: Clicks, words: Sequence[str]) -> Generator[None]:
    """Add to what a wrong usage says what may have been meant; `words`: what was typed after the group's name."""
    try:
        yield
    except NoSuchOption as error:
        _explain_option(group, error, context, words)
        raise
    except UsageError as error:
        error.message = _said_of(error.message, words)
        raise


def _said_of(message: str, words: Sequence[str]) -> str:
    if found := _NOT_ONE_OF.search(message):
        return _of_choice(message, found)
    if message.startswith("No such command") and words and words[0].lstrip("-—") in {"version", "help"}:
        return f"No such command {words[0]!r}. `doesexist --{words[0].lstrip('-—')}` is what you look for."
    if message.startswith("No such command") and words and (meant := _ANOTHER_WORD.get(words[0].lower())):
        return f"No such command {words[0]!r}. `doesexist {meant}` may be what you look for."
    if found := _NUMBER.search(message):
        return f"{message[: found.start()]}{_NUMBERS[found[1]].format(found[2] or '')}."
    if found := _EXTRA.match(message):
        return f"{message.rstrip('.')}. {_of_extra(found['words'].split(' ')[0], words)}"
    return message


def _of_extra(extra: str, words: Sequence[str]) -> str:
    """Return where a word belongs that has no place in a command; `words`: all of it."""
    from doesexist.archive import REGISTER  # noqa: PLC0415 (it takes longer to import than most of this module's work)

    if Path(extra, REGISTER).exists():
        return f"An archive is named by an option: --archive {extra}"
    if words and words[0] == "ingest" and Path(extra).is_dir():
        return "Folders are taken in one after another: one command for each."
    if words and words[0] in _OF_A_DATASET and (named := [word for word in words[1:] if not Path(word).suffix]):
        return f"A dataset is named by an option: --dataset {named[0]}"
    return "A path or reason with blanks needs quotation marks around it."


def _of_choice(message: str, found: re.Match[str]) -> str:
    """Return what is said of a word that is none of a fixed list: the nearest, or that the list's word is missing."""
    typed, words = found["typed"], re.findall(r"'([^']*)'", found["words"])
    said = f"{message[: found.start()]}{typed!r} is not one of {', '.join(words)}."
    near = get_close_matches(typed.lower(), words, 1, _CLOSE)
    if near:
        return f"{said} Did you mean {near[0]}?"
    if Path(typed).exists():
        return f"{said} It is a path: one of these words comes before it."
    return said


def _explain_option(group: TyperGroup, error: NoSuchOption, context: Clicks, words: Sequence[str]) -> None:
    """Say of an option that stands before the command, or is another command's, where it belongs."""
    here = error.ctx.command if error.ctx else group
    path = error.ctx.command_path if error.ctx else "doesexist"
    if isinstance(here, TyperGroup):
        named = next((word for word in words if word in here.commands), None)
        known = _options(here.get_command(error.ctx, named)) if named and error.ctx else set[str]()
        meant = get_close_matches(error.option_name, sorted(known), 1)
        if meant:
            error.message = f"{error.option_name} belongs after the command: {path} {named} … {meant[0]} …"
            error.possibilities = None
    elif not error.possibilities:
        others = [name for name in group.commands if error.option_name in _options(group.get_command(context, name))]
        if others:
            more = " and others" if len(others) > 3 else ""
            has = "has" if len(others) == 1 else "have"
            error.message = f"{path} has no {error.option_name}; {', '.join(others[:3])}{more} {has} it."


def _options(command: Clicks) -> set[str]:
    """Return the options of a command, and of those below it."""
    own = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    return own.union(*(_options(each) for each in getattr(command, "commands", {}).values()))
