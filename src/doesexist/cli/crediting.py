"""`doesexist credits` writes all credits to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doesexist.cli.options import HERE, Archive
from doesexist.cli.speaking import ends_with_sentence, result, watched
from doesexist.model import Filter
from doesexist.studio.credits import files


@ends_with_sentence
def credits(  # noqa: A001 (the command's name)
    out: Annotated[Path, typer.Argument(help="OUT.csv, OUT.jsonl or OUT.parquet.")],
    where: Annotated[str, typer.Option(help="A filter: dataset=ffhq licence=CC-BY-2.0 year=2014..2016 …")] = "",
    archive: Archive = HERE,
) -> None:
    """Write who made what: everyone's credit. Unknown ones are included."""
    sizes = files.write_credits(archive, out, Filter.parsed(where))
    size = max(watched(sizes, "Writing", lambda _: files.BATCH), default=0)
    result(f"{out} ({size:,} bytes)")
