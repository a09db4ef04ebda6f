"""What it costs that an image carries its credit: milliseconds and bytes, of what a visitor is sent.

One picture of 1024², drawn by the sample, made as it is served, without its credit and with it: looked up once to see
whether the visitor has it already, once again when it is made, then put in. And a tile of a wall, whose credit is made
once for all of them. By turns, medians.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measuring import judged
from doesexist.archive import Reading
from doesexist.imaging.encoding import Format
from doesexist.imaging.iiif import Rendered
from doesexist.imaging.iiif_request import parse
from doesexist.model.composites import Composite
from doesexist.model.inscriptions import Venue
from doesexist.studio.ingest.ingesting import Ingest
from doesexist.studio.ingest.sampling import draw
from doesexist.studio.showing.credits_inside import Credit, credit_of, credit_of_many
from doesexist.studio.showing.exhibits import exhibit
from doesexist.studio.showing.rendering import rendered
from doesexist.studio.survey.surveying import Survey
from doesexist.studio.wall.tiles import view
from doesexist.studio.wall.walls import wall

PICTURES = 36
SIZES = (64, 256, 512, 1024)
TURNS = 25
MOST = 1.10
"""How much longer an image with its credit may take."""
VENUE = Venue("https://faces.example.org")


def lines(scratch: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    archive = scratch / "archive"
    for _ in draw(scratch / "ffhq", pictures=PICTURES, size=1024, seed=1, records_only=False):
        pass
    for _ in Ingest(archive, "ffhq", scratch / "ffhq", dataset="ffhq"):
        pass
    for _ in Survey(archive, workers=2):
        pass
    yield f"an image without its credit and with it: ms, bytes; median of {TURNS} by turns"
    yield from _of_a_picture(archive)
    yield from _of_a_wall(archive)


def _of_a_picture(archive: Path) -> Iterator[str]:
    with Reading(archive) as reading:
        picture, dataset = reading.picture("ffhq", "00001"), reading.dataset("ffhq")
        seen = exhibit(reading, picture)
    for size in SIZES:
        for form in Format:
            asked = parse("full", f"{size},", "0", f"default.{form}")

            def with_credit(image: Rendered) -> bytes:
                credit_of(picture, dataset, VENUE)
                return credit_of(picture, dataset, VENUE).inside(image.body)

            def made() -> Rendered:
                return rendered(seen, asked)  # noqa: B023 (measured before the loop goes on)

            yield _compared(f"picture, {size} px, {form}", made, with_credit)


def _of_a_wall(archive: Path) -> Iterator[str]:
    with Reading(archive) as reading:
        dataset = reading.dataset("ffhq")
    everyone = wall(archive, "ffhq")
    owed = Composite.of({None: everyone.grid.places})

    def credit() -> Credit:
        return credit_of_many("wall", everyone.grid.places, dataset, owed, VENUE, page="/grid?dataset=ffhq")

    def with_credit(image: Rendered) -> bytes:
        credit()
        return credit().inside(image.body)

    asked = parse("0,0,4096,4096", "512,512", "0", "default.jpg")
    yield _compared("tile of a wall, 512 px, jpg", lambda: view(archive, everyone, asked), with_credit)


def _compared(what: str, made: Callable[[], Rendered], with_credit: Callable[[Rendered], bytes]) -> str:
    before: list[float] = []
    after: list[float] = []
    image = made()
    whole = with_credit(image)
    for _ in range(TURNS):
        start = time.perf_counter()
        made()
        before.append(time.perf_counter() - start)
        start = time.perf_counter()
        with_credit(made())
        after.append(time.perf_counter() - start)
    bare, dressed = statistics.median(before), statistics.median(after)
    return (
        f"  {what:<28} {bare * 1e3:7.2f} {dressed * 1e3:7.2f}   {judged(dressed / bare, MOST)}   "
        f"{len(image.body):9,} bytes + {len(whole) - len(image.body):,}"
    )
