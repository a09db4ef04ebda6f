"""`doesexist backup` copies the whole archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doesexist.cli.options import HERE, Archive
from doesexist.cli.speaking import ends_with_sentence, result
from doesexist.studio.upkeep import backing_up


@ends_with_sentence
def backup(out: Annotated[Path, typer.Argument(help="OUT.tar or OUT.tar.gz.")], archive: Archive = HERE) -> None:
    """Copy everything the archive knows into one file. It may be in use meanwhile."""
    size = backing_up.backup(archive, out)
    result(f"{out} ({size:,} bytes)")
