"""`doesexist demo` draws a sample, ingests and surveys it, and serves the exhibition."""

from __future__ import annotations

from typing import Annotated

import typer

from doesexist.cli.options import HERE, Archive
from doesexist.cli.sampling import drawn
from doesexist.cli.serving import opened
from doesexist.cli.speaking import ends_with_sentence, watched
from doesexist.cli.surveying import surveyed
from doesexist.exhibition.serving import listening
from doesexist.studio.ingest.ingesting import Ingest
from doesexist.studio.survey.surveying import Survey


@ends_with_sentence
def demo(
    archive: Archive = HERE,
    pictures: Annotated[int, typer.Option(min=1, help="How many people to draw.")] = 36,
    size: Annotated[int, typer.Option(min=64, max=1024, help="Pixels a side of their pictures.")] = 1024,
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
) -> None:
    """Show a sample exhibition, of people who do not exist. They are drawn, taken in, surveyed and served."""
    listening(host, port).close()  # fails before anything is drawn if the port can't be opened
    # Beside the archive, not in it: the dataset's own list still names those who leave.
    folder = archive.with_name(f"{archive.name}-sample")
    if not (folder / "ffhq-dataset-v2.json").is_file():
        drawn(folder, pictures=pictures, size=size, seed=1, records_only=False)
    run = Ingest(archive, "ffhq", folder, dataset="sample")
    for _ in watched(run, "Taking them in", lambda taken: taken.rows, pictures):
        pass
    surveyed(Survey(archive))
    opened(archive, host, port, workers=1)
