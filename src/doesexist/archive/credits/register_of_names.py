"""The credits as an index of names: an entry for each contributor, with the first of their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from doesexist.archive.credits.letters import EVERY_NAME, Initial, Letter, Span, letter_of, letters_of
from doesexist.archive.credits.listing import Place, place_near, place_of
from doesexist.archive.pictures.filtering import conditions
from doesexist.archive.register.register import Register, Value
from doesexist.model import EVERYONE, Contributor, Filter
from doesexist.model.folding import LATIN, plainly

FEW = 4
"""Pictures in a contributor's entry: someone with four hundred must not bury the others."""


class Nameless(Enum):
    """Pictures without a contributor's name, by the word for them in an address."""

    ANONYMOUS = "anonymous"
    """Photographers who asked not to be named."""
    UNKNOWN = "unknown"
    """Photographers whom nobody knows."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A query: contributors with pictures that match a filter, whose name or account contains all of these words."""

    where: Filter = EVERYONE
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class After:
    """Where the next page goes on: the last picture shown, and its folded name in case it has left since."""

    dataset: str
    key: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A picture as one line of a list."""

    dataset: str
    key: str
    title: str | None
    licence: str | None
    """The short name of its licence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the index of names: one contributor."""

    contributor: Contributor
    sorting: str
    """The folded name, by which entries are sorted."""
    pictures: int
    """How many of their pictures match."""
    lines: tuple[Line, ...]
    """The first of these pictures; empty if they left while the page was read."""

    @property
    def letter(self) -> str:
        """The letter it is listed under."""
        return letter_of(self.sorting)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many match: contributors under each letter, and those without a name."""

    letters: tuple[Letter, ...]
    pictures: int | None
    """None where only contributors were counted."""
    nameless: dict[Nameless, int]
    """Pictures of those without a name."""

    @property
    def people(self) -> int:
        """The number of contributors."""
        return sum(letter.people for letter in self.letters)


class Roll:
    """Queries of the index of names, over an open register."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def tally(self, sought: Sought) -> Tally:
        """Return how many match. With a filter this reads every picture, otherwise every contributor."""
        condition, bound = _named(sought.words)
        if sought.where.terms:
            return self._tally_of_pictures(sought, condition, bound)
        letters = self._register.all(
            f"SELECT substr(c.sorting, 1, 1), count(*) FROM contributor c WHERE {condition} GROUP BY 1",  # noqa: S608 (conditions of our own words)
            bound,
        )
        nameless: dict[Nameless, int] = {}
        if not sought.words:
            nameless = {
                _NAMELESS[known]: count
                for known, count in self._register.all(
                    "SELECT anonymous IS NULL, count(*) FROM picture WHERE contributor IS NULL GROUP BY 1"
                )
            }
        return Tally(letters_of(Initial(*each) for each in letters), None, nameless)

    def _tally_of_pictures(self, sought: Sought, condition: str, bound: Sequence[Value]) -> Tally:
        clauses, values = conditions(sought.where)
        # The plus keeps SQLite from reading the pictures in their contributors' order: ten times slower.
        rows = self._register.all(
            f"""SELECT substr(c.sorting, 1, 1), m.nameless, count(*), sum(m.pictures)
                FROM (SELECT +p.contributor AS id, p.anonymous IS NULL AS nameless, count(*) AS pictures
                      FROM picture p CROSS JOIN dataset d ON d.id = p.dataset
                      LEFT JOIN contributor c ON c.id = p.contributor WHERE {clauses} GROUP BY 1, 2) m
                LEFT JOIN contributor c ON c.id = m.id WHERE {condition} GROUP BY 1, 2""",  # noqa: S608 (conditions of our own words)
            (*values, *bound),
        )
        return Tally(
            letters_of(Initial(character, people) for character, _, people, _ in rows if character is not None),
            sum(pictures for *_, pictures in rows),
            {_NAMELESS[known]: pictures for character, known, _, pictures in rows if character is None},
        )

    def entries(
        self, sought: Sought, letter: Letter | None = None, after: After | None = None, limit: int = 1
    ) -> list[Entry]:
        """Return up to `limit` entries that match, under a letter, after a position."""
        place = self._place(after) if after else None
        if place and place.name is None:
            return []  # the list had come to those without a name
        begin = (place.name or "", place.contributor or -1) if place else ("", -1)
        spans = letter.spans if letter else EVERY_NAME
        # Found by a filter on pictures, contributors have to be sorted; without one, the index gives each span sorted.
        rows: list[tuple[int, str, str, str, str]] = []
        for some in [spans] if sought.where.terms else [(span,) for span in spans]:
            if len(rows) < limit:
                rows += self._people(sought, some, begin, limit - len(rows))
        return [self._entry(row, sought.where) for row in rows]

    def _people(
        self, sought: Sought, spans: Sequence[Span], begin: tuple[str, int], limit: int
    ) -> list[tuple[int, str, str, str, str]]:
        named, bound = _named(sought.words)
        source = "contributor c"
        values: tuple[Value, ...] = ()
        if sought.where.terms:
            clauses, values = conditions(sought.where)
            source = f"""(SELECT DISTINCT +p.contributor AS id FROM picture p CROSS JOIN dataset d ON d.id = p.dataset
                          LEFT JOIN contributor c ON c.id = p.contributor WHERE {clauses}) m
                         CROSS JOIN contributor c ON c.id = m.id"""  # noqa: S608 (conditions of our own words)
        elif sought.words:
            source += " NOT INDEXED"  # few are found: quicker sorted than looked up one by one
        within = " OR ".join("(c.sorting >= ? AND c.sorting < ?)" for _ in spans)
        # SQLite sorts every text before every blob: an empty blob is an upper bound.
        edges = (edge for span in spans for edge in (max(span.first, begin[0]), span.before or b""))
        return self._register.all(
            f"""SELECT c.id, c.service, c.account, c.name, c.sorting FROM {source}
                WHERE {named} AND ({within}) AND (c.sorting, c.id) > (?, ?)
                ORDER BY c.sorting, c.id LIMIT ?""",  # noqa: S608 (conditions of our own words)
            (*values, *bound, *edges, *begin, limit),
        )

    def _entry(self, row: tuple[int, str, str, str, str], where: Filter) -> Entry:
        identity, *who, name = row
        clauses, values = conditions(where)
        pictures: int = self._register.one(
            f"""SELECT count(*) FROM picture p INDEXED BY picture_by_contributor
                CROSS JOIN dataset d ON d.id = p.dataset CROSS JOIN contributor c ON c.id = p.contributor
                WHERE p.contributor = ? AND {clauses}"""  # noqa: S608 (conditions of our own words)
            if where.terms
            else "SELECT count(*) FROM picture WHERE contributor = ?",
            (identity, *values),
        )
        lines = self._lines("p.contributor = ?", (identity,), where, -1, FEW)
        return Entry(Contributor(*who), name, pictures, tuple(lines))

    def pictures_of(
        self, whose: Nameless | tuple[str, str], where: Filter, after: After | None = None, limit: int = FEW
    ) -> list[Line]:
        """Return up to `limit` pictures of a contributor (service, account), or of those without a name."""
        near = None if isinstance(whose, Nameless) else whose
        last = -1
        if after:
            found = place_of(self._register, after.dataset, after.key)
            place = found or place_near(self._register, after.dataset, after.key, near)
            last = place.picture if place else -1
        if isinstance(whose, Nameless):
            return self._lines(_WITHOUT_A_NAME[whose], (), where, last, limit)
        account = "p.contributor = (SELECT id FROM contributor WHERE service = ? AND account = ?)"
        return self._lines(account, whose, where, last, limit)

    def _lines(self, whose: str, who: Sequence[Value], where: Filter, last: int, limit: int) -> list[Line]:
        clauses, values = conditions(where)
        rows = self._register.all(
            f"""SELECT d.name, p.key, p.title, l.name FROM picture p INDEXED BY picture_by_contributor
                CROSS JOIN dataset d ON d.id = p.dataset LEFT JOIN licence l ON l.id = p.licence
                LEFT JOIN contributor c ON c.id = p.contributor
                WHERE {whose} AND {clauses} AND p.id > ? ORDER BY p.id LIMIT ?""",  # noqa: S608 (conditions of our own words)
            (*who, *values, last, limit),
        )
        return [Line(*row) for row in rows]

    def _place(self, after: After) -> Place | None:
        """Return after which position a list goes on: a picture's, or its name's if it left; None: the beginning."""
        found = place_of(self._register, after.dataset, after.key)
        return found or (Place(after.name, -1, -1) if after.name is not None else None)


_NAMELESS = {0: Nameless.ANONYMOUS, 1: Nameless.UNKNOWN}
"""By the value of `anonymous IS NULL`."""
_WITHOUT_A_NAME = {
    Nameless.ANONYMOUS: "p.contributor IS NULL AND p.anonymous IS NOT NULL",
    Nameless.UNKNOWN: "p.contributor IS NULL AND p.anonymous IS NULL",
}


def words_of(text: str) -> tuple[str, ...]:
    r"""Return the words of a name, folded for comparison: without case, accents and control characters.

    >>> words_of("  Élodie  STRASSE\x00 "), words_of("Łukasz Ø.")
    (('elodie', 'strasse'), ('lukasz', 'o.'))
    """
    plain = plainly("".join(letter if letter.isprintable() else " " for letter in text))
    return tuple(dict.fromkeys(plain.split()))


def _named(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return an SQL condition on contributor c, and the values to bind."""
    if not words:
        return "1", ()
    return " AND ".join(_HOLDS for _ in words), tuple(
        pattern for word in words for pattern in [f"%{_escaped_for_like(word)}%"] * _HOLDS.count("?")
    )


def _escaped_for_like(word: str) -> str:
    """Return a word with LIKE's wildcards escaped."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _in_plain_letters(column: str) -> str:
    for letter, plain in LATIN.items():
        column = f"replace({column}, '{letter}', '{plain}')"
    return column


# Few names hold letters outside ASCII; comparing lengths finds these quickest.
_HOLDS = f"""(c.sorting LIKE ? ESCAPE '\\' OR c.account LIKE ? ESCAPE '\\' OR
              (octet_length(c.sorting) > length(c.sorting) AND {_in_plain_letters("c.sorting")} LIKE ? ESCAPE '\\'))"""
