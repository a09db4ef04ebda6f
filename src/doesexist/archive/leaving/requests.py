"""Requests: looked at until they are decided. How one is written down: asking.py; how it is decided: deciding.py."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from doesexist.archive.leaving.choosing import EVERY_REQUEST, Batch, Choice, Counted, batches, chosen, counted
from doesexist.archive.leaving.scrubbing import scrub_due
from doesexist.archive.leaving.standing import Standing, hidden, meant_by_all, room, standing, veiled_by_all
from doesexist.archive.leaving.veils import VEILED_BY, Meant, pictures_meant
from doesexist.archive.leaving.who_is_meant import Who, found, tombstone_of, tombstones_of
from doesexist.archive.pictures.rows import WHOLE, picture_from
from doesexist.archive.pictures.same_face import twins_of
from doesexist.archive.pictures.tombstones import left_since
from doesexist.archive.register.opening import for_writing
from doesexist.archive.register.register import Register
from doesexist.errors import Left, NothingFound, RequestDecided, RequestUnknown, RowDamaged
from doesexist.model import Picture
from doesexist.model.requests import Asker, Ceiling, Kind, Outcome

_LATEST = 500
"""Decided requests that are listed at once, and that are looked at to say how long one takes."""
CURATOR = "curator_key"
"""The note under which the curator's public key stands."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A request's contents, ready to be stored."""

    kind: Kind
    asker: Asker
    who: Who
    wanted: str | None
    """The name that a credit is to have; None: they ask not to be named."""
    words: str | None
    contact: bytes | None
    """Encrypted; only the curator can read it."""
    veiled: bool
    """Whether those who are meant are to be blurred until it is decided."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request that is open."""

    number: int
    name: str
    asking: Asking
    since: str
    pictures: int
    """How many pictures it means now."""
    blurred: int
    """How many of them are veiled because of it."""
    is_past: bool
    """Whether all that it means has left by now, for good: then it has nothing to ask for."""
    waits: bool = False
    """Whether nobody is veiled by it yet, for open requests hide as many as they may at once."""
    batch: str | None = None
    """The name of the first request of those that came with it, where that was looked up."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What stays of a request that is closed."""

    name: str
    kind: Kind
    since: str
    closed: str
    outcome: Outcome
    pictures: int
    reason: str | None


class Unsettled(NamedTuple):
    """What interrupted commands have left unfinished."""

    gone: tuple[str, ...]
    """The names of open requests that mean nobody any more."""
    unveiled: tuple[Request, ...]
    """Open requests that ask for veils, not all of which are there."""
    stale: tuple[int, ...]
    """The numbers of closed requests whose veils are still there."""


class Requests:
    """The requests of a register. No read transaction outlives its question."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def open(self) -> Iterator[Request]:
        """Yield those that are open, the oldest first; but for one that a disk has damaged, which `verify` tells."""
        for row in self._register.all(f"{_OPEN} ORDER BY id"):
            with suppress(RowDamaged):
                yield _request(self._register, row)

    def chosen(self, choice: Choice = EVERY_REQUEST, *, skip: int = 0, most: int = -1) -> list[Request]:
        """Return those that are open and meant, the oldest first, each with its batch; damaged ones as in `open`."""
        found: list[Request] = []
        for name, batch in chosen(self._register, choice, skip=skip, most=most):
            if row := self._register.one(f"{_OPEN} WHERE name = ?", (name,)):
                with suppress(RowDamaged):
                    found.append(replace(_request(self._register, row), batch=batch))
        return found

    def names(self, choice: Choice) -> list[str]:
        """Return the names of those that are open and meant, the oldest first."""
        return [name for name, _ in chosen(self._register, choice)]

    def meant_by_all(self, names: Sequence[str]) -> int:
        """Return how many pictures these requests mean together."""
        return meant_by_all(self._register, names)

    def veiled_by_all(self, names: Sequence[str]) -> int:
        """Return on how many pictures the veils of these requests lie."""
        return veiled_by_all(self._register, names)

    def counted(self, choice: Choice = EVERY_REQUEST) -> Counted:
        """Return how many are open and meant."""
        return counted(self._register, choice)

    def batches(self, most: int) -> list[Batch]:
        """Return the largest batches of those that are open."""
        return batches(self._register, most)

    def over(self, people: Meant) -> list[str]:
        """Return the names of those that are open and whose veil lies on one of these people, the oldest first."""
        pictures, _ = pictures_meant(self._register, people)
        sql = """SELECT name FROM request WHERE id IN (
                     SELECT request FROM veil WHERE request > 0 AND picture IN (SELECT value FROM json_each(?)))
                 ORDER BY id"""
        return [name for (name,) in self._register.all(sql, (json.dumps(pictures),))]

    @property
    def hidden(self) -> int:
        """How many pictures those that are open hide."""
        return hidden(self._register)

    def room(self, ceiling: Ceiling) -> int:
        """Return how many more pictures they may hide."""
        return room(self._register, ceiling)

    def named(self, name: str) -> Request:
        """Return an open request; raise RequestDecided or RequestUnknown."""
        row = self._register.one(f"{_OPEN} WHERE name = ?", (name,))
        if row is None:
            raise not_open(self._register, name)
        return _request(self._register, row)

    def decided(self, name: str | None = None, *, most: int = _LATEST) -> list[Decided]:
        """Return the latest that are closed, the latest first; or the one of a name, if it is."""
        sql = f"{_DECIDED} WHERE name = ?1 OR ?1 IS NULL ORDER BY closed DESC, since DESC, name LIMIT ?2"
        found: list[Decided] = []
        for row in self._register.all(sql, (name, most)):
            with suppress(RowDamaged):
                found.append(_decided(self._register, row))
        return found

    def under(self, digest: bytes) -> Request | Decided | None:
        """Return the request whose receipt has this digest, None if there is none.

        Digests are keyed, so that the time a look-up takes says nothing about existing receipts.
        """
        if row := self._register.one(f"{_OPEN} WHERE receipt = ?", (digest,)):
            return _request(self._register, row)
        row = self._register.one(f"{_DECIDED} WHERE receipt = ?", (digest,))
        return _decided(self._register, row) if row else None

    def days(self) -> float | None:
        """Return the median number of days to a decision, of the latest requests; None if none was decided."""
        taken = self._register.all(
            """SELECT julianday(closed) - julianday(since) FROM decided WHERE outcome != ?
               ORDER BY closed DESC LIMIT ?""",
            (Outcome.HAD_LEFT.value, _LATEST),
        )
        return median(days for (days,) in taken) if taken else None

    def meant(self, who: Who) -> int:
        """Return how many pictures somebody has; raise Left or NothingFound (never in the archive)."""
        if pictures := len(_meant(self._register, who)):
            return pictures
        tombstone = tombstones_of(self._register, who)
        if left_since(self._register, tombstone):
            raise Left(str(who))
        if left_since(self._register, tombstone, page=True):
            return 0  # their pictures left one by one; they may still ask that no new one comes in
        raise NothingFound(str(who))

    def is_public(self, who: Who) -> bool:
        """Tell whether it can be seen anyway that the pictures that are meant are theirs.

        Of a contributor who asked not to be named nobody is told which they took, nor how many. (Others of theirs may
        be credited to nobody, and those of the same face, in other datasets, to no account at all.)
        """
        if who.kind != "contributor":
            return True
        account = tombstone_of(self._register, who)
        if self._register.one("SELECT EXISTS(SELECT 1 FROM picture WHERE anonymous = ?)", (account,)):
            return False
        sql = "SELECT EXISTS(SELECT 1 FROM contributor WHERE service = ? AND account = ?)"
        return bool(self._register.one(sql, who.names))

    def moved(self, request: Request) -> list[Who]:
        """Return the pictures that a request hides and doesn't mean by its words; it can remove these, too.

        The dataset may since name another photographer, or another photograph that they are from; or they tell by
        another address alone that they are of whom it means.
        """
        rows = _moved(self._register, request.number, _meant(self._register, request.asking.who))
        return [Who("picture", tuple(self._register.one(_KEY, (row,)))) for row in rows]

    def pictures(self, who: Who | Request, most: int) -> list[Picture]:
        """Return the first pictures that are meant."""
        meant = who.asking.who if isinstance(who, Request) else who
        rows = _meant(self._register, meant)
        if isinstance(who, Request):
            rows += _moved(self._register, who.number, rows)
        rows = rows[:most]
        return [picture_from(self._register.one(f"{WHOLE} WHERE id = ?", (row,))) for row in rows]

    def unsettled(self) -> Unsettled:
        """Return what is half done."""
        stale = self._register.all(
            "SELECT DISTINCT request FROM veil WHERE request > 0 AND request NOT IN (SELECT id FROM request)"
        )
        stand = standing(self._register)
        unveiled = [each for each in stand if each.is_to_veil and not each.waits and each.blurred < each.pictures]
        return Unsettled(
            tuple(each.name for each in stand if each.is_past),
            tuple(self._numbered(unveiled)),
            tuple(number for (number,) in stale),
        )

    def fitting(self, ceiling: Ceiling) -> list[Request]:
        """Return those that wait, and whose pictures may be hidden by now, the oldest first: all of them together."""
        if not self.counted(Choice(waits=True)).requests:
            return []
        left = room(self._register, ceiling)
        fitting: list[Standing] = []
        for each in standing(self._register) if left else ():
            if each.waits and each.pictures <= left:
                fitting.append(each)
                left -= each.pictures
        return [*self._numbered(fitting)]

    def _numbered(self, requests: Iterable[Standing]) -> Iterator[Request]:
        rows = (self._register.one(f"{_OPEN} WHERE id = ?", (each.number,)) for each in requests)
        for row in rows:
            if row:
                with suppress(RowDamaged):
                    yield _request(self._register, row)

    @property
    def scrubbed(self) -> bool:
        """Whether no scrub is due."""
        return scrub_due(self._register) is None

    @property
    def curator_key(self) -> str | None:
        """The public key that contacts are encrypted to, None if the curator has made none."""
        key: str | None = self._register.one("SELECT value FROM note WHERE name = ?", (CURATOR,))
        return key


def take_key(archive: Path, key: str) -> None:
    """Keep the public key that contacts are encrypted to."""
    with closing(for_writing(archive)) as register:
        register.execute("INSERT OR REPLACE INTO note VALUES(?, ?)", (CURATOR, key))


def not_open(register: Register, name: str) -> RequestDecided | RequestUnknown:
    """Return the error for a request that is not, or no longer, open."""
    outcome: str | None = register.one("SELECT outcome FROM decided WHERE name = ?", (name,))
    return RequestDecided(name, outcome) if outcome else RequestUnknown(name)


_OPEN = "SELECT id, name, kind, asker, about, wanted, words, contact, veiled, since, waits FROM request"
_KEY = "SELECT d.name, p.key FROM picture p JOIN dataset d ON d.id = p.dataset WHERE p.id = ?"
_DECIDED = "SELECT name, kind, since, closed, outcome, pictures, reason FROM decided"


def _meant(register: Register, who: Who) -> list[int]:
    """Return the rows that are meant, twins only for a picture: for a contributor's thousands that takes long."""
    return found(register, who, twins=who.kind == "picture")


def lying(register: Register, number: int) -> set[int]:
    """Return on which pictures a request's veil lies."""
    return {row for (row,) in register.all(VEILED_BY, (number,))}


def _moved(register: Register, number: int, rows: Sequence[int]) -> list[int]:
    """Return the pictures with a request's veil that are neither meant by it now, nor twins of those."""
    meant = {*rows}
    apart = sorted(lying(register, number) - meant)
    return [row for row in apart if meant.isdisjoint(twins_of(register, row))]


def _request(register: Register, row: Sequence[Any]) -> Request:
    number, name, kind, asker, about, wanted, words, contact, veiled, since, waits = row
    with _told(register, name):
        who, kind, asker = who_in(about), Kind(kind), Asker(asker)
    rows = _meant(register, who)
    rows += _moved(register, number, rows)
    is_past = not rows and _has_left(register, who, kind)
    asking = Asking(kind, asker, who, wanted, words, contact, bool(veiled))
    blurred = len(lying(register, number).intersection(rows))
    return Request(number, name, asking, since, len(rows), blurred, is_past, bool(waits))


def _has_left(register: Register, who: Who, kind: Kind) -> bool:
    """Tell whether of those who are meant nobody can come in again who would be asked for; see standing.py.

    More pictures of a photograph or contributor may come in yet, unless that itself has a tombstone. A request about a
    credit is past where they left one by one, too: there is none to correct.
    """
    hashes = tombstones_of(register, who)
    if left_since(register, hashes, page=kind == Kind.CREDIT):
        return True
    sql = "SELECT EXISTS(SELECT 1 FROM absence WHERE photograph = ?)"
    return kind == Kind.CREDIT and any(register.one(sql, (each,)) for each in hashes)


@contextmanager
def _told(register: Register, name: object) -> Generator[None]:
    """Tell a row that a disk has damaged as RowDamaged."""
    try:
        yield
    except (ValueError, TypeError, KeyError) as error:
        raise RowDamaged(register.archive, f"the request {name}") from error


def who_in(about: str) -> Who:
    """Return whom a request is about, from the column `about`. Raises ValueError where a disk has damaged that."""
    match json.loads(about):
        case ["picture" | "contributor" as kind, str(first), str(second)]:
            return Who(kind, (first, second))
        case ["photograph", str(address)]:
            return Who("photograph", (address,))
        case _:
            raise ValueError(about)


def _decided(register: Register, row: Sequence[Any]) -> Decided:
    name, kind, since, closed, outcome, pictures, reason = row
    with _told(register, name):
        return Decided(name, Kind(kind), since, closed, Outcome(outcome), pictures, reason)
