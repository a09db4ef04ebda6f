"""Requests: written down in one transaction, looked at until another decides them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from doesexist.archive.leaving.scrubbing import scrub_due
from doesexist.archive.leaving.who_is_meant import Who, found, tombstone_of
from doesexist.archive.pictures.rows import WHOLE, picture_from
from doesexist.archive.pictures.same_face import twins_of
from doesexist.archive.pictures.tombstones import left_since
from doesexist.archive.register.opening import for_writing
from doesexist.archive.register.register import Register
from doesexist.errors import Left, NothingFound, RequestDecided, RequestUnknown
from doesexist.model import Picture
from doesexist.model.requests import Asker, Kind, Outcome

_LATEST = 500
"""Decided requests that are listed at once, and that are looked at to say how long one takes."""
_PATIENCE = 5_000
"""Milliseconds that somebody who asks for something waits for others to have written."""
CURATOR = "curator_key"
"""The note under which the curator's public key stands."""


class Sealed(NamedTuple):
    """A receipt as the register knows it: its name, and a keyed digest."""

    name: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody asks for, ready to be written down."""

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
    """What somebody was stopped in the middle of."""

    gone: tuple[str, ...]
    """The names of open requests that mean nobody any more."""
    unveiled: tuple[Request, ...]
    """Open requests that are to veil, and whose veil does not lie on all of them."""
    stale: tuple[int, ...]
    """The numbers of requests that are closed, and whose veils still lie."""


class Requests:
    """The requests of a register. No read transaction outlives its question."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def open(self) -> Iterator[Request]:
        """Yield those that are open, the oldest first."""
        for row in self._register.all(f"{_OPEN} ORDER BY id"):
            yield _request(self._register, row)

    def named(self, name: str) -> Request:
        """Return an open request; raise RequestDecided or RequestUnknown."""
        row = self._register.one(f"{_OPEN} WHERE name = ?", (name,))
        if row is None:
            raise not_open(self._register, name)
        return _request(self._register, row)

    def decided(self, name: str | None = None) -> list[Decided]:
        """Return the latest that are closed, the latest first; or the one of a name, if it is."""
        sql = f"{_DECIDED} WHERE name = ?1 OR ?1 IS NULL ORDER BY closed DESC, since DESC, name LIMIT ?2"
        rows = self._register.all(sql, (name, _LATEST))
        return [_decided(row) for row in rows]

    def under(self, digest: bytes) -> Request | Decided | None:
        """Return the request whose receipt has this digest, None if there is none.

        A digest is keyed, so that how long the look-up takes says nothing about receipts that there are.
        """
        if row := self._register.one(f"{_OPEN} WHERE receipt = ?", (digest,)):
            return _request(self._register, row)
        row = self._register.one(f"{_DECIDED} WHERE receipt = ?", (digest,))
        return _decided(row) if row else None

    def days(self) -> float | None:
        """Return how many days it usually takes: of half of the latest, at most so many. None: nothing is known."""
        taken = self._register.all(
            """SELECT julianday(closed) - julianday(since) FROM decided WHERE outcome != ?
               ORDER BY closed DESC LIMIT ?""",
            (Outcome.HAD_LEFT.value, _LATEST),
        )
        return median(days for (days,) in taken) if taken else None

    def meant(self, who: Who) -> int:
        """Return how many pictures are meant; raise Left where they left, NothingFound where they were never here."""
        if pictures := len(_meant(self._register, who)):
            return pictures
        tombstone = [tombstone_of(self._register, who)]
        if left_since(self._register, tombstone):
            raise Left(str(who))
        if left_since(self._register, tombstone, page=True):
            return 0  # all of theirs left one by one; that they themselves left, so that none comes again, can be asked
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
        """Return the pictures that a request meant when it was sent, and doesn't any more: it is theirs to leave, too.

        A dataset may say since then that somebody else took them, or that they are of another photograph.
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
        requests = list(self.open())
        stale = self._register.all(
            "SELECT DISTINCT request FROM veil WHERE request > 0 AND request NOT IN (SELECT id FROM request)"
        )
        return Unsettled(
            tuple(each.name for each in requests if each.is_past),
            tuple(each for each in requests if each.asking.veiled and each.blurred < each.pictures),
            tuple(number for (number,) in stale),
        )

    @property
    def scrubbed(self) -> bool:
        """Whether nothing waits for its bytes to be wiped."""
        return scrub_due(self._register) is None

    @property
    def curator_key(self) -> str | None:
        """The public key that contacts are encrypted to, None if the curator has made none."""
        key: str | None = self._register.one("SELECT value FROM note WHERE name = ?", (CURATOR,))
        return key


def ask(archive: Path, asking: Asking, receipts: Iterable[Sealed], today: str) -> tuple[int, int | None]:
    """Write a request down, under the first of these receipts whose name is nobody else's.

    Return which that is, and the request's number; no number where it stands there already: it was sent twice.
    """
    who = json.dumps([asking.who.kind, *asking.who.names], ensure_ascii=False)
    with closing(for_writing(archive)) as register:
        register.patient(_PATIENCE)
        with register.transaction():
            for turn, receipt in enumerate(receipts):
                if _stands_there(register, "receipt", receipt.digest):
                    return turn, None
                if not _stands_there(register, "name", receipt.name):
                    register.execute(
                        """INSERT INTO request(name, receipt, kind, asker, about, wanted, words, contact, veiled, since)
                           VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                        (
                            receipt.name, receipt.digest, asking.kind.value, asking.asker.value, who, asking.wanted,
                            asking.words, asking.contact, int(asking.veiled), today,
                        ),
                    )  # fmt: skip
                    return turn, register.last_id
    raise AssertionError  # there are always more receipts


def take_key(archive: Path, key: str) -> None:
    """Keep the public key that contacts are encrypted to."""
    with closing(for_writing(archive)) as register:
        register.execute("INSERT OR REPLACE INTO note VALUES(?, ?)", (CURATOR, key))


def not_open(register: Register, name: str) -> RequestDecided | RequestUnknown:
    """Return what is to be said of a request that is not open (any more)."""
    outcome: str | None = register.one("SELECT outcome FROM decided WHERE name = ?", (name,))
    return RequestDecided(name, outcome) if outcome else RequestUnknown(name)


_OPEN = "SELECT id, name, kind, asker, about, wanted, words, contact, veiled, since FROM request"
_KEY = "SELECT d.name, p.key FROM picture p JOIN dataset d ON d.id = p.dataset WHERE p.id = ?"
_DECIDED = "SELECT name, kind, since, closed, outcome, pictures, reason FROM decided"


def _meant(register: Register, who: Who) -> list[int]:
    """Return the pictures that are meant. Of a contributor with thousands nobody's page waits for each one's twins."""
    return found(register, who, twins=who.kind == "picture")


def lying(register: Register, number: int) -> set[int]:
    """Return on which pictures a request's veil lies."""
    return {row for (row,) in register.all("SELECT picture FROM veil WHERE request = ?", (number,))}


def _moved(register: Register, number: int, rows: Sequence[int]) -> list[int]:
    """Return the pictures on which a request's veil lies, and that are neither what it means now, nor twins of that."""
    meant = {*rows}
    apart = sorted(lying(register, number) - meant)
    return [row for row in apart if meant.isdisjoint(twins_of(register, row))]


def _request(register: Register, row: Sequence[Any]) -> Request:
    number, name, kind, asker, about, wanted, words, contact, veiled, since = row
    who = who_in(about)
    rows = _meant(register, who)
    rows += _moved(register, number, rows)
    # Of a photograph or a contributor others may come in yet, unless it is they who left: then nobody of theirs can.
    # But there is no credit to put right.
    left = who.kind == "picture" or left_since(register, [tombstone_of(register, who)]) is not None
    is_past = not rows and (left or kind == Kind.CREDIT)
    asking = Asking(Kind(kind), Asker(asker), who, wanted, words, contact, bool(veiled))
    return Request(number, name, asking, since, len(rows), len(lying(register, number).intersection(rows)), is_past)


def who_in(about: str) -> Who:
    """Return whom a request is about, as it was written down."""
    kind, *names = json.loads(about)
    return Who(kind, tuple(names))


def _decided(row: Sequence[Any]) -> Decided:
    name, kind, since, closed, outcome, pictures, reason = row
    return Decided(name, Kind(kind), since, closed, Outcome(outcome), pictures, reason)


def _stands_there(register: Register, column: str, value: str | bytes) -> bool:
    return any(
        register.one(f"SELECT EXISTS(SELECT 1 FROM {table} WHERE {column} = ?)", (value,))  # noqa: S608 (our own names)
        for table in ("request", "decided")
    )
