"""Archives of many sample records, as many as it takes to see what grows: pictures without files and landmarks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from doesexist.archive import Intake
from doesexist.model import Card, Contributor, Picture
from doesexist.model.flickr import account_page
from doesexist.model.licences import CC_BY_2, CC_BY_NC_2
from doesexist.sample.contributors import accounts, contributors
from doesexist.sample.titles import titles
from doesexist.studio.showing.contents import looked_at

SEED = 1
BLOCK = 50_000
_FIRST_PHOTO = 999 * 10**12
_SIBLING = 16
"""Every so many-th picture is of the photograph before it."""
_FIRST_DAY = date(2005, 1, 3)


def built(folder: Path, count: int) -> Path:
    """Return an archive of so many sample records; made the first time, which takes minutes for millions."""
    archive, done = folder / str(count), folder / f"{count}.done"
    if done.exists():
        return archive
    root = folder / "nothing"
    root.mkdir(parents=True, exist_ok=True)
    with Intake(archive, "sample", "ffhq", root, Card(drawn=True), look=looked_at) as intake:
        for _ in intake.take(people(count)):
            pass
    done.touch()
    return archive


def people(count: int) -> Iterator[Picture]:
    """Yield so many pictures of the sample as its list tells of them."""
    for start in range(0, count, BLOCK):
        numbers = np.arange(start, min(start + BLOCK, count))
        leads = numbers - (numbers % _SIBLING == _SIBLING - 1)
        published = contributors(SEED, accounts(SEED, leads))
        called = titles(SEED, leads)
        rows: list[tuple[int, int]] = np.stack([numbers, leads], axis=1).tolist()
        for (number, lead), (account, name), title in zip(rows, published, called, strict=True):
            photo = str(_FIRST_PHOTO + lead)
            yield Picture(
                "sample",
                f"{number:05}",
                title=title or None,
                contributor=Contributor("flickr", account, name),
                licence=CC_BY_2 if number % 9 else CC_BY_NC_2,
                photograph=f"flickr:{photo}",
                source=f"{account_page(account)}{photo}/",
                uploaded=(_FIRST_DAY + timedelta(lead % 4_850)).isoformat(),
            )


if __name__ == "__main__":
    import sys

    built(Path(os.environ.get("DOESEXIST_BENCH_SEARCH", "/tmp/doesexist-bench-search")), int(sys.argv[1]))  # noqa: S108 (beside other benchmarks' scratch)
