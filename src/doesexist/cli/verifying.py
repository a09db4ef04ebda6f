"""`doesexist verify` checks every promise of the archive."""

from __future__ import annotations

from typing import Annotated

import typer

from doesexist.cli.options import HERE, Archive, Json
from doesexist.cli.speaking import as_json, ends_with_sentence, result, watched
from doesexist.errors import PromiseBroken
from doesexist.studio.upkeep import verifying


@ends_with_sentence
def verify(
    archive: Archive = HERE,
    full: Annotated[
        bool,
        typer.Option("--full", help="Decode every file, compare its md5; read the credit in an image of each."),
    ] = False,
    mend: Annotated[bool, typer.Option("--mend", help="First gather anew what is searched.")] = False,
    json: Json = False,
) -> None:
    """Check every promise of the archive. Exit 1 where one is broken."""
    if mend:
        verifying.mend(archive)
    broken: list[str] = []
    steps = verifying.verify(archive, full=full)
    for step in watched(steps, "Looking", lambda step: 500 if isinstance(step, int) else 0):
        if isinstance(step, verifying.Broken):
            broken.append(str(step))
            if not json:
                result(str(step))
    if json:
        as_json({"broken": broken})
    elif not broken:
        result("Every promise holds.")
    if broken:
        raise PromiseBroken(len(broken))
