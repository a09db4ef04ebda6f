"""An archive of five datasets, between them all that can be known of pictures, and all that can't."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from archives import ingest
from made import picture
from wall_fixtures import survey

from doesexist.studio.leaving import removing, veiling, who_is_meant

PEOPLE = 5
"""Pictures of each dataset."""
BY = ("Attribution License", "https://creativecommons.org/licenses/by/2.0/")
BY_NC = ("Attribution-NonCommercial License", "https://creativecommons.org/licenses/by-nc/2.0/")
KINDS = ("drawn", "credited", "uncredited", "half-known", "hidden")
"""`drawn`: nobody of it exists. `credited`: all is known. `uncredited`: nothing is. `half-known`: of five pictures two
have a credit, one a licence. `hidden`: all is known, and everyone is veiled."""
ALL = frozenset(KINDS)
CREDITED = frozenset({"drawn", "credited", "hidden"})
"""All is known of them."""
NAMED = CREDITED | {"half-known"}
"""Of some of them at least it is known who took them."""
UNNAMED = frozenset({"uncredited", "half-known"})
"""Of some of them nobody knows that."""
DRAWN, UNCREDITED, HALF_KNOWN, HIDDEN = (frozenset({each}) for each in ("drawn", "uncredited", "half-known", "hidden"))
_FIRST = 7_000_000


def make_datasets(folder: Path) -> Path:
    """Make the archive, surveyed; its datasets are named as in KINDS. Grace has a picture in each that has credits."""
    archive = folder / "archive"
    for place, kind in enumerate(KINDS):
        for number in range(PEOPLE):
            picture(folder / kind / f"p{number}.png", seed=10 * place + number)
        lines = "drawn = true\n" if kind == "drawn" else ""
        (folder / kind / "dataset.toml").write_text(f'title = "The {kind}"\n{lines}', encoding="utf-8")
        rows = [_row(kind, place, number) for number in range(PEOPLE)]
        _write(folder / kind / "metadata.csv", rows)
        ingest(archive, "folder", folder / kind)
    hidden = [who_is_meant.understood(f"hidden/p{number}", removing.datasets_of(archive)) for number in range(PEOPLE)]
    veiling.veil(archive, hidden, reason="while they are asked")
    survey(archive)
    return archive


def _row(kind: str, place: int, number: int) -> dict[str, str]:
    name = ("Ada", "Grace", "Ada", "Katherine", "Ada")[number]
    there = f"https://www.flickr.com/photos/{name.lower()}-test/{_FIRST + 10 * place + number}/"
    whose = {"author": f"{name} Test", "photo_url": there}
    under = dict(zip(("license", "license_url"), (BY, BY_NC)[number % 2], strict=True))
    known = {"title": f"Title {number}", **whose, **under}
    if kind == "uncredited":
        return {}
    if kind == "half-known":
        return {0: known, 1: {"title": "Half", **whose}}.get(number, {})
    return known


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    columns = ("file_name", "title", "author", "photo_url", "license", "license_url")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for number, row in enumerate(rows):
            writer.writerow([f"p{number}.png", *(row.get(column, "") for column in columns[1:])])


@pytest.fixture(scope="session")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of five datasets, for whoever only looks."""
    return make_datasets(tmp_path_factory.mktemp("datasets"))
