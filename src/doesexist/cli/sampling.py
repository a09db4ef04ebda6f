"""`doesexist sample` draws a dataset of people who do not exist."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from doesexist.cli.speaking import ends_with_sentence, result, say, watched
from doesexist.sources import name_for
from doesexist.studio.ingest.sampling import draw


@ends_with_sentence
def sample(
    folder: Path,
    pictures: Annotated[int, typer.Option(min=1, help="How many.")] = 100,
    size: Annotated[int, typer.Option(min=64, max=1024, help="Pixels a side of the aligned pictures.")] = 256,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same people.")] = 1,
    records_only: Annotated[bool, typer.Option("--records-only", help="Write the records without drawing.")] = False,
) -> None:
    """Draw a dataset of people who do not exist. It has FFHQ's own layout."""
    drawn(folder, pictures=pictures, size=size, seed=seed, records_only=records_only)
    result(str(folder))
    people = "1 person who does not exist is" if pictures == 1 else f"{pictures:,} people who do not exist are"
    command = f"doesexist ingest ffhq {quote(str(folder))} --dataset {name_for('folder', folder)}"
    say(f"{people} {'described' if records_only else 'drawn'}. `{command}` takes them in.")


def drawn(folder: Path, *, pictures: int, size: int, seed: int, records_only: bool) -> None:
    """Draw a sample with a progress bar."""
    finished = draw(folder, pictures=pictures, size=size, seed=seed, records_only=records_only)
    for _ in watched(finished, "Drawing", lambda count: count, pictures):
        pass
