"""`doesexist overlay` prints a picture; and messages about typefaces that all prints share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doesexist.cli.options import HERE, Archive, ReadTerms
from doesexist.cli.speaking import ends_with_sentence, result, say
from doesexist.exhibition.settings.exhibition_toml import settings_of
from doesexist.printing.typesetting import Typeset
from doesexist.studio.prints.overlay import print_overlay


@ends_with_sentence
def overlay(
    who: Annotated[str, typer.Argument(help="A picture as DATASET/KEY, or the address of its page.")],
    out: Annotated[Path, typer.Argument(help="OUT.png, OUT.svg or OUT.pdf.")],
    wild: Annotated[bool, typer.Option("--wild", help="The photograph it was cut from, with the crop.")] = False,
    read_terms: ReadTerms = None,
    archive: Archive = HERE,
) -> None:
    """Print a picture on A3 with its landmarks and credit. The landmarks are all 68; its label stands there, too."""
    terms = frozenset(read_terms or ())
    sheet = print_overlay(archive, who, out, wild=wild, read_terms=terms, venue=settings_of(archive).venue)
    result(f"{out} ({len(sheet.content):,} bytes)")
    tell_letters(sheet)


def tell_letters(sheet: Typeset) -> None:
    """Print which letters a sheet lacks, and whether another typeface was substituted."""
    if sheet.without_glyph:
        letters = ", ".join(sheet.without_glyph[:40])
        say(
            f"No typeface on this machine has the letters {letters}: on the sheet they are empty boxes. "
            "Install one that has them (Noto has most), and print it again."
        )
    if sheet.substituted:
        say("The house's typeface, Source Sans 3, is not here: another was taken. `make front-end` brings it.")
