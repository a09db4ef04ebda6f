"""Whom somebody may mean who names a picture, a photograph or an account: the smallest choice first.

Who comes from a page with a face is mostly on it, and asks for that face alone; who took the photograph may mean all of
it, or all that is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from doesexist.archive import Reading, Who
from doesexist.errors import Left, NothingFound
from doesexist.model import Picture

_MOST_FACES = 24
"""Faces of one photograph that are offered one by one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom somebody may mean, and how many pictures that is."""

    who: Who
    pictures: int
    face: Picture | None = None
    """The picture, where it is one face."""

    @property
    def value(self) -> str:
        """How the form names it.

        >>> Choice(Who("picture", ("ffhq", "00042")), 1).value
        'picture:ffhq/00042'
        """
        return f"{self.who.kind}:{self.who}"


def choices_of(reading: Reading, who: Who) -> list[Choice]:
    """Return whom somebody may mean, the smallest first; nobody whose pictures may not be told."""
    return sorted(_choices(reading, who), key=lambda choice: choice.pictures)


def _choices(reading: Reading, who: Who) -> Iterator[Choice]:
    faces = list(_faces(reading, who))
    yield from faces
    pictures = [choice.face for choice in faces if choice.face]
    if who.kind == "picture":
        photographs = {picture.photograph for picture in pictures if picture.photograph}
    else:
        photographs = {who.names[0]} if who.kind == "photograph" else set[str]()
    for photograph in photographs:
        everyone = _counted(reading, Who("photograph", (photograph,)))
        if everyone and not any(choice.pictures == everyone.pictures for choice in faces):
            yield everyone
    accounts = {(by.service, by.account) for picture in pictures if (by := picture.contributor)}
    for account in [who.names] if who.kind == "contributor" else accounts:
        theirs = _counted(reading, Who("contributor", account))
        if theirs and reading.requests.is_public(theirs.who):
            yield theirs


def _faces(reading: Reading, who: Who) -> Iterator[Choice]:
    """Yield each face that is meant, once: the same in another dataset goes with it."""
    if who.kind == "contributor":
        return
    met: set[tuple[str, str]] = set()
    for picture in reading.requests.pictures(who, 1 if who.kind == "picture" else _MOST_FACES):
        if (picture.dataset, picture.key) not in met:
            face = Who("picture", (picture.dataset, picture.key))
            same = reading.requests.pictures(face, _MOST_FACES)
            met |= {(other.dataset, other.key) for other in same}
            yield Choice(face, len(same), picture)


def _counted(reading: Reading, who: Who) -> Choice | None:
    with suppress(Left, NothingFound):
        return Choice(who, reading.requests.meant(who))
    return None
