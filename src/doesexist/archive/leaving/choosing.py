"""Which open requests are meant, where many are decided at once: by name, age, what they ask for, and their batch.

A batch is what came together: requests that ask for the same (to leave, or a credit) of the same kind of thing (a
picture, a photograph, all of a contributor's), each within a few minutes of the one before. It has no name of its own:
it is the batch of any request in it. So nothing is kept of who sent what.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

from doesexist.archive.leaving.who_is_meant import Who, WhoKind
from doesexist.archive.register.register import Register, Value
from doesexist.model.flickr import photograph_from
from doesexist.model.requests import Asker, Kind

TOGETHER = 300
"""Seconds at most between a request and the next of its batch."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which open requests are meant: those of which all of this is true."""

    names: tuple[str, ...] = ()
    older: str | None = None
    """Those that came before this moment, as 2026-12-01 04:13, in UTC."""
    younger: str | None = None
    """Those that came at this moment or later."""
    means: WhoKind | None = None
    """What they are about: a picture, a photograph, or all of a contributor's."""
    about: Who | None = None
    """Whom they are about."""
    kind: Kind | None = None
    asker: Asker | None = None
    batch: str | None = None
    """Those that came together with the request of this name."""
    waits: bool | None = None
    """Those that wait for room, or (False) those that do not."""
    until: int | None = None
    """Those up to this number: not what came after somebody looked."""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Choice(until=self.until)


EVERY_REQUEST = Choice()


class Batch(NamedTuple):
    """Requests that came together."""

    name: str
    """The name of the first."""
    kind: Kind
    means: WhoKind
    requests: int
    first: str
    """When the first of them came: the moment, as 2026-12-01 04:13."""
    last: str
    blurred: int
    """How many pictures are veiled because of them."""
    waiting: int
    """How many of them wait."""


class Counted(NamedTuple):
    """How many requests there are, and the highest of their numbers."""

    requests: int
    waiting: int
    last: int


def chosen(register: Register, choice: Choice, *, skip: int = 0, most: int = -1) -> list[tuple[str, str]]:
    """Return the names of the open requests that are meant, the oldest first, each with the name of its batch."""
    clauses, values = _conditions(choice)
    sql = f"""{_BATCHED} SELECT b.name, f.name FROM batched b JOIN request f ON f.id = b.batch WHERE {clauses}
              ORDER BY b.id LIMIT ? OFFSET ?"""  # noqa: S608 (conditions of our own words)
    return register.all(sql, (*values, most, skip))


def counted(register: Register, choice: Choice) -> Counted:
    """Return how many open requests are meant."""
    clauses, values = _conditions(choice)
    sql = f"""{_BATCHED if choice.batch else _ASKED}
              SELECT count(*), coalesce(sum(waits), 0), coalesce(max(id), 0) FROM batched b WHERE {clauses}"""  # noqa: S608 (conditions of our own words)
    return Counted(*register.one(sql, values))


def _names(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def batches(register: Register, most: int, least: int = 2) -> list[Batch]:
    """Return the largest batches of open requests, of at least so many each, but for what a disk has damaged."""
    found = register.all(
        f"""{_BATCHED} SELECT batch, kind, means, count(*), min(moment), max(moment), sum(waits) FROM batched
            WHERE means IN ({_names(get_args(WhoKind))}) AND kind IN ({_names(Kind)})
            GROUP BY batch HAVING count(*) >= ? ORDER BY count(*) DESC, batch LIMIT ?""",  # noqa: S608 (our own words)
        (least, most),
    )
    return [
        Batch(
            register.one("SELECT name FROM request WHERE id = ?", (batch,)),
            Kind(kind),
            means,
            requests,
            first,
            last,
            register.one(_BLURRED, (batch,)),
            waiting,
        )
        for batch, kind, means, requests, first, last, waiting in found
    ]


_ASKED = """WITH batched AS (
    SELECT id, name, kind, asker, about, waits,
           CASE WHEN json_valid(about) THEN json_extract(about, '$[0]') END AS means, since || ' ' || at AS moment
    FROM request)"""
_BATCHED = f"""{_ASKED.replace("batched", "asked")},
marked AS (
    SELECT *, coalesce(abs(unixepoch(moment) - lag(unixepoch(moment)) OVER near) > {TOGETHER}, 1) AS is_first
    FROM asked WINDOW near AS (PARTITION BY kind, means ORDER BY id)),
batched AS (
    SELECT *, max(CASE WHEN is_first THEN id END) OVER (PARTITION BY kind, means ORDER BY id) AS batch FROM marked)"""  # noqa: S608 (our own words)
_BLURRED = f"""{_BATCHED} SELECT count(DISTINCT picture) FROM veil
    WHERE request > 0 AND request IN (SELECT id FROM batched WHERE batch = ?)"""  # noqa: S608 (our own words)


def _conditions(choice: Choice) -> tuple[str, list[Value]]:
    """Return what SQL asks of a request that is meant."""
    said: list[tuple[str, Sequence[Value]]] = []
    if choice.names:
        said.append(("b.name IN (SELECT value FROM json_each(?))", [json.dumps(choice.names)]))
    if choice.batch:
        said.append(("b.batch = (SELECT batch FROM batched WHERE name = ?)", [choice.batch]))
    if choice.about:
        said.append((f"b.about COLLATE NOCASE IN ({'?, ?'})", [*_spelled(choice.about)]))
    plain: dict[str, Value] = {
        "b.moment < ?": choice.older,
        "b.moment >= ?": choice.younger,
        "b.means = ?": choice.means,
        "b.kind = ?": choice.kind and choice.kind.value,
        "b.asker = ?": choice.asker and choice.asker.value,
        "b.waits = ?": None if choice.waits is None else int(choice.waits),
        "b.id <= ?": choice.until,
    }
    said += [(clause, [value]) for clause, value in plain.items() if value is not None]
    return " AND ".join(clause for clause, _ in said) or "1", [value for _, values in said for value in values]


def _spelled(who: Who) -> tuple[str, str]:
    """Return the two ways in which a request may say whom it is about: as it was typed, and as the archive has it."""
    names = who.names
    if who.kind == "photograph":
        names = (photograph_from(names[0]) or names[0],)
    return about_of(who), about_of(Who(who.kind, names))


def about_of(who: Who) -> str:
    """Return how it is written down whom a request is about."""
    return json.dumps([who.kind, *who.names], ensure_ascii=False)
