"""Looks up a page of the credits: rows of contributors, or all pictures of one, or of those without a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from fastapi import Request

from doesexist.archive import LABELS, Entry, Letter, Line, Nameless, Reading, Sought, Tally
from doesexist.exhibition.context import context_of
from doesexist.exhibition.lanes import LOOKING_UP
from doesexist.exhibition.remembering import counted
from doesexist.exhibition.rooms.credits.query import CreditsQuery
from doesexist.model import Contributor

ROWS = 60
"""Contributors on a page."""
LINES = 120
"""Pictures on a page of one contributor, or of those without a name."""
NEAR = 100
"""Letters of a name in an address: enough to go on near it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A contributor, or those without a name, with some of their pictures."""

    whose: Contributor | Nameless
    pictures: int
    lines: tuple[Line, ...]

    @property
    def contributor(self) -> Contributor | None:
        """The contributor, if there is one."""
        return self.whose if isinstance(self.whose, Contributor) else None

    @property
    def anonymous(self) -> bool:
        """Whether they asked not to be named."""
        return self.whose is Nameless.ANONYMOUS

    @property
    def more(self) -> bool:
        """Whether there are pictures that the row leaves out."""
        return self.pictures > len(self.lines)

    @property
    def by_licence(self) -> list[tuple[str | None, list[Line]]]:
        """The lines under each licence, so that it is said once."""
        bundles: dict[str | None, list[Line]] = {}
        for line in self.lines:
            bundles.setdefault(line.licence, []).append(line)
        return [*bundles.items()]


Group = tuple[str | None, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class CreditsContents:
    """What a page of the credits shows."""

    tally: Tally
    total: int
    """All pictures that are meant."""
    people: int
    """All contributors, under a letter if one was chosen."""
    letter: str | None = None
    """How that letter is headed."""
    groups: tuple[Group, ...] = ()
    """Rows under their letters; without one: those without a name."""
    whole: Row | None = None
    """All pictures of one contributor, or without a name; then there are no rows."""
    next: str | None = None
    datasets: frozenset[str] = frozenset()
    """Whose pictures are on the page."""

    @property
    def unknown(self) -> int:
        """Of how many pictures it is unknown who took them."""
        return self.tally.nameless.get(Nameless.UNKNOWN, 0)


def tally_of_everyone(reading: Reading) -> Tally:
    """Count the whole register."""
    return reading.roll.tally(Sought())


async def look_up(request: Request, asked: CreditsQuery) -> CreditsContents:
    """Look a page up. The whole register is counted once for everybody."""
    context = context_of(request)
    tally = await counted(context, tally_of_everyone) if asked.sought == Sought() else None
    return await context.look_up(request, LOOKING_UP, _found, asked, tally)


def _found(reading: Reading, asked: CreditsQuery, tally: Tally | None) -> CreditsContents:
    tally = tally or reading.roll.tally(asked.sought)
    total = reading.count() if tally.pictures is None else tally.pictures
    if asked.nameless or asked.where.contributor:
        return _whole(reading, asked, tally, total)
    letter = next((letter for letter in tally.letters if letter.name == asked.letter), None)
    if asked.letter and not letter:
        return CreditsContents(tally, total, 0, LABELS[asked.letter])
    entries = reading.roll.entries(asked.sought, letter, asked.begins, ROWS + 1)
    shown = [entry for entry in entries[:ROWS] if entry.lines]
    groups: list[Group] = [
        (LABELS[name], tuple(map(_row, rows))) for name, rows in groupby(shown, lambda entry: entry.letter)
    ]
    if len(entries) <= ROWS and not letter:
        groups += [(None, tuple(_nameless(reading, asked, tally)))]
    return CreditsContents(
        tally,
        total,
        letter.people if letter else tally.people,
        letter.label if letter else None,
        groups=tuple((label, rows) for label, rows in groups if rows),
        next=_following(asked, shown[-1]) if shown and len(entries) > ROWS else None,
        datasets=_datasets(row for _, rows in groups for row in rows),
    )


def _whole(reading: Reading, asked: CreditsQuery, tally: Tally, total: int) -> CreditsContents:
    """Return all pictures of one contributor, or of those without a name."""
    where, account = asked.where, asked.where.contributor
    who: Contributor | Nameless
    whose: Nameless | tuple[str, str]
    if asked.nameless and asked.sought.words:
        return CreditsContents(tally, total, 0)  # those without a name have none that holds these words
    if asked.nameless:
        who = whose = asked.nameless
        pictures = tally.nameless.get(asked.nameless, 0)
    elif account and (entries := reading.roll.entries(asked.sought, limit=1)):
        who, pictures, whose = entries[0].contributor, entries[0].pictures, account
    else:
        return CreditsContents(tally, total, 0)
    lines = reading.roll.pictures_of(whose, where, asked.begins, LINES + 1)
    row = Row(who, pictures, tuple(lines[:LINES]))
    last = row.lines[-1] if len(lines) > LINES else None
    return CreditsContents(
        tally,
        total,
        tally.people,
        whole=row if row.lines else None,
        next=asked.address(after=f"{last.dataset}/{last.key}") if last else None,
        datasets=_datasets([row]),
    )


def _row(entry: Entry) -> Row:
    return Row(entry.contributor, entry.pictures, entry.lines)


def _nameless(reading: Reading, asked: CreditsQuery, tally: Tally) -> Iterable[Row]:
    """Yield those without a name, who stand at the end."""
    for who in Nameless:
        if pictures := tally.nameless.get(who):
            yield Row(who, pictures, tuple(reading.roll.pictures_of(who, asked.where)))


def _following(asked: CreditsQuery, last: Entry) -> str:
    line = last.lines[-1]
    return asked.address(after=f"{line.dataset}/{line.key}", **{"from": last.sorting[:NEAR]})


def _datasets(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(line.dataset for row in rows for line in row.lines)


def letters_to_choose(found: CreditsContents, asked: CreditsQuery) -> Sequence[Letter]:
    """Return the letters of the register; none where everyone fits on a page, or a name is looked for."""
    if asked.sought.words or asked.where.contributor:
        return ()
    return found.tally.letters if asked.letter or found.tally.people > ROWS else ()
