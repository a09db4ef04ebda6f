"""Pictures that have the very same file as somebody who leaves, is veiled, or is shown again: they are meant, too."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import TypeVar

from doesexist.archive import ChangeWithSurvey, Departure, Like, Rehearsal, Veiled, recorded
from doesexist.errors import NothingFound, PictureUnreadable
from doesexist.imaging.digests import file_md5
from doesexist.studio.showing.contents import contents_of, is_unread
from doesexist.studio.showing.exhibits import lying_in

T = TypeVar("T", Departure, Veiled)
MOST_LOOKED_AT = 200
"""How many pictures' files are read before they are veiled, a fiftieth of a second each. Of more it is what their
records say of them that they are known by. Of who leaves all are read."""


def same_content(change: ChangeWithSurvey[T], rehearsal: Rehearsal) -> set[int]:
    """Note what the files of whom a change concerns are known by; return others, rows, that have the same.

    By length first: two files that are equal are equally long.
    """
    concerned = {each.row for each in rehearsal.concerned}
    looked_at = change.reads_all or len(concerned) <= MOST_LOOKED_AT
    for each in rehearsal.concerned:
        if each.row not in change.contents and looked_at:
            root = rehearsal.roots[each.picture.dataset]
            change.contents[each.row] = contents_of(root, each.picture)
            if is_unread(root, each.picture):
                change.unread[each.row] = f"{each.picture.dataset}/{each.picture.key}"
    known = change.known(rehearsal.concerned)
    photographs = {each.picture.photograph for each in rehearsal.concerned}
    others = [like for like in change.equally_long(known.hints) if like.row not in concerned]
    equal = {like.row for like in others if not known.known_by.isdisjoint(_known_by(like, photographs))}
    return (equal | change.known_as(known)) - concerned


def _known_by(like: Like, photographs: Collection[str | None]) -> Iterator[str]:
    """Yield what a file is known by: its bytes, or what its record says of them where it isn't there.

    It may be the photograph that somebody was cut from; one that is known as theirs shows who stays on it, too.
    """
    known_by = {f"bytes:{md5}"} if (md5 := _md5(like)) else recorded((like.file,)).known_by
    yield from known_by
    if like.photograph is None or like.photograph not in photographs:
        yield from (f"photograph:{each.removeprefix('bytes:')}" for each in known_by if each.startswith("bytes:"))


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
