"""Pictures of the very same file, or photograph, as somebody who leaves, is veiled, or is shown again.

Who has the same file is meant, too. A photograph may be the same though records call it otherwise: whoever is in it
where somebody was who is meant, or nobody knows where, is meant; of the others it is noted that they are blurred there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import TypeVar

from doesexist.archive import (
    ChangeWithSurvey,
    Contents,
    Departure,
    Like,
    Md5s,
    Rehearsal,
    Veiled,
    kept_of,
    photographed_as,
    shown_as,
)
from doesexist.errors import NothingFound, PictureUnreadable
from doesexist.imaging.digests import file_md5
from doesexist.model import Picture
from doesexist.studio.showing.contents import contents_of, is_unread
from doesexist.studio.showing.exhibits import lying_in

T = TypeVar("T", Departure, Veiled)
MOST_LOOKED_AT = 200
"""How many pictures' files are read before they are veiled, a fiftieth of a second each. Of more it is what their
records say of them that they are known by. Of who leaves all are read."""


def same_content(change: ChangeWithSurvey[T], rehearsal: Rehearsal) -> set[int]:
    """Note what the files of whom a change concerns are known by; return others, rows, that are meant, too.

    By length first: two files that are equal are equally long.
    """
    concerned = {each.row: each.picture for each in rehearsal.concerned}
    _read(change, rehearsal)
    known: _Known = _Known(
        {row: kept_of(each, change.contents.get(row, Contents())) for row, each in concerned.items()}
    )
    also = change.veiled_as(known.known_by)
    likes: list[Like] = [*change.equally_long(known.hints), *change.recorded_as(known.known_by)]
    for like in dict.fromkeys(likes):
        own = known.by_row.get(like.row)
        md5s = Md5s.of(own.known_by)[like.is_photograph] if own else _md5s(like)
        for row in known.whose(shown_as(md5s), like):
            also.add(like.row)
            if like.is_photograph and like.photograph is not None:
                change.is_elsewhere(row, like.photograph)  # their picture is that whole photograph
        for row in known.whose(photographed_as(md5s), like):
            if _is_of_their_photograph(change, row, concerned[row], like):
                also.add(like.row)
    return (also | change.meant_elsewhere()) - concerned.keys()


def _read(change: ChangeWithSurvey[T], rehearsal: Rehearsal) -> None:
    """Note what the files of whom a change concerns are known by, unless they are too many."""
    if not change.reads_all and len(rehearsal.concerned) > MOST_LOOKED_AT:
        return
    for each in rehearsal.concerned:
        if each.row not in change.contents:
            root = rehearsal.roots[each.picture.dataset]
            change.contents[each.row] = contents_of(root, each.picture)
            if is_unread(root, each.picture):
                change.unread[each.row] = f"{each.picture.dataset}/{each.picture.key}"


def _is_of_their_photograph(change: ChangeWithSurvey[T], row: int, theirs: Picture, like: Like) -> bool:
    """Tell whether a picture that has somebody's photograph is meant as a whole; note what that is called there."""
    is_known = like.photograph is not None and like.photograph == theirs.photograph
    if is_known and (like.is_photograph or not like.is_cut):
        return False  # it is told where they are in it
    if like.photograph is not None and not is_known:
        change.is_elsewhere(row, like.photograph)
    return like.photograph is None or not like.is_photograph


class _Known:
    """What pictures are known by, and whose that is."""

    def __init__(self, by_row: dict[int, Contents]) -> None:
        self.by_row = by_row
        self.hints = frozenset[str]().union(*(each.hints for each in by_row.values()))
        self.known_by = frozenset[str]().union(*(each.known_by for each in by_row.values()))
        self._rows: defaultdict[str, set[int]] = defaultdict(set)
        for row, contents in by_row.items():
            for each in contents.known_by:
                self._rows[each].add(row)

    def whose(self, known_by: Iterable[str], like: Like) -> set[int]:
        """Return which of them, apart from a picture itself, are known by one of these."""
        return set[int]().union(*(self._rows.get(each, ()) for each in known_by)) - {like.row}


def _md5s(like: Like) -> frozenset[str]:
    """Return the md5 of a file's bytes, and what its record says of them, and of its pixels.

    Of a file that was changed since it was credited, what it was: it is shown no more, and the next ingest looks at it.
    """
    md5 = _md5(like)
    if md5 and like.credited and (known := like.credited.md5 or like.file.md5) and md5 != known.lower():
        return like.recorded_md5s
    return like.recorded_md5s | (frozenset({md5}) if md5 else frozenset[str]())


def _md5(like: Like) -> str | None:
    """Return the md5 of a file that is there; it is read unless that was done when it was taken in.

    Uncompressed pictures are all equally long.
    """
    if like.file.present:
        with suppress(NothingFound, PictureUnreadable, OSError):
            path = lying_in(like.root, like.file)
            about = path.stat()
            if like.credited and like.credited[:2] == (about.st_size, about.st_mtime_ns) and like.credited.md5:
                return like.credited.md5
            return file_md5(path)
    return None
