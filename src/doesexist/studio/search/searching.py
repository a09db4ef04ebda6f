"""Search an archive for pictures, without the limit of work that pages have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from doesexist.archive import Cursor, Hits, Reading
from doesexist.model import Picture
from doesexist.model.queries import Query


def search(archive: Path, text: str, most: int) -> tuple[Query, Hits]:
    """Return the parsed query of a text, and up to `most` pictures that match; raise BadQuery.

    Goes on through names and titles until there are as many, however long that takes.
    """
    query = Query.read(text)
    found: list[Picture] = []
    with Reading(archive) as reading:
        first = hits = reading.searching.find(query)
        found += hits.pictures
        after: Cursor | None = hits.next
        while after and len(found) < most:
            hits = reading.searching.find(query, after)
            found += hits.pictures
            after = hits.next
    total = len(found) if after is None else max(first.total, hits.total, len(found))
    by_name = {(picture.dataset, picture.key): picture for picture in found}
    shown = tuple(by_name.values())[:most]
    return query, replace(first, pictures=shown, total=total, exact=after is None, next=after)
