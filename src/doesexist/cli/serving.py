"""`doesexist serve` serves the exhibition."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doesexist.cli.options import HERE, Archive, Prefix
from doesexist.cli.speaking import ends_with_sentence, say
from doesexist.exhibition import serving
from doesexist.exhibition.settings.exhibition_toml import settings_of
from doesexist.studio.leaving import removing


@ends_with_sentence
def serve(
    archive: Archive = HERE,
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
    prefix: Prefix = "",
) -> None:
    """Open the exhibition."""
    opened(archive, host, port, workers=workers, prefix=prefix)


def opened(archive: Path, host: str, port: int, *, workers: int, prefix: str = "") -> None:
    """Serve an exhibition, and print its address."""

    def told_where(address: str) -> None:
        here = removing.datasets_of(archive)
        if nowhere := [name for name in settings_of(archive).datasets if name not in here]:
            say(f"exhibition.toml speaks of datasets that are not here (yet): {', '.join(nowhere)}.")
        say(f"The exhibition is open at {address}/ (ctrl-C closes it).")

    serving.serve(archive, host, port, workers, prefix=prefix, opened=told_where)
