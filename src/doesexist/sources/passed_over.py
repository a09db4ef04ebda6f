"""What an ingest does not take, counted by kind with a few examples: a source fills it while it reads.

Its memory is bounded, however large a dataset is: a number and a few examples for each kind of thing, and for each
ending or table within it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

import msgspec

from doesexist.model.keys import legible
from doesexist.model.plurals import counted

EXAMPLES = 20
"""How many examples are kept of one kind, ending or table."""
_GROUPS = 200
"""How many endings or tables are told apart within a kind."""
_OTHERS = "others"
_SHOWN, _SHOWN_KINDS = 3, 12


class What(StrEnum):
    """The kinds of things that are passed over, as `--json` names them, in the order in which they are told."""

    TABLE = "tables"
    """Tables of which nothing was read; `which` is the table."""
    LABELS = "labels"
    """Lists of labels that somebody published: no credits."""
    ROW = "rows without a file"
    """Rows or records whose file is not there; `which` is the table."""
    REPEATED = "rows named before"
    """Rows that name a picture which a row of another table names; `which` is the table."""
    CELL = "cells"
    """Single cells of rows that came in without them; `which` is the table and the heading."""
    UNNAMED = "files without a row"
    """Pictures that came in although the tables beside them don't name them."""
    UNNUMBERED = "pictures without a number"
    """Pictures that no record names, where pictures are known by their number."""
    SECOND = "pictures of the same number"
    """Pictures of a number of which another is shown; `which` is their folder."""
    ENDING = "files"
    """Files that are no pictures; `which` is their ending."""
    PACKED = "archives"
    """Zips and the like."""
    OUT_OF_REACH = "out of reach"
    """Links that are not followed, folders that can't be read."""
    COMPOSITION = "compositions"
    """What this program made itself."""
    LEFT_OVER = "left-overs"
    """What systems leave in folders; `which` is its name."""
    HIDDEN = "hidden"
    """Files and folders whose name begins with a dot."""


_NAMES_NOBODY = frozenset({What.ENDING, What.PACKED})
"""Kinds of which the ending may be kept."""
_noted = msgspec.json.Decoder(list[tuple[What, str, int]]).decode
_PLAIN = re.compile(r"\.[a-z0-9]{1,5}")


@dataclass(slots=True)
class Passed:
    """What was passed over of one kind and, within it, of one ending or table."""

    what: What
    which: str
    why: str
    number: int = 0
    examples: list[str] = field(default_factory=list[str])


class PassedOver:
    """What an ingest did not take.

    >>> passed_over = PassedOver()
    >>> passed_over.add(What.ENDING, "film/x.mov", which=".mov")
    >>> passed_over.add(What.ENDING, "y.mov", which=".mov")
    >>> list(passed_over.lines())
    ['Not taken: 2 files that are no pictures: 2 .mov (film/x.mov).']
    """

    def __init__(self) -> None:
        self._passed: dict[tuple[What, str], Passed] = {}
        self._groups = dict.fromkeys(What, 0)

    def add(self, what: What, example: str = "", *, which: str = "", why: str = "", number: int = 1) -> None:
        """Add one thing, or so many. `which`: the ending, table or name within the kind; `why`: half a sentence."""
        passed = self._passed.get((what, which)) or self._begun(what, which, why)
        passed.number += number
        if example and len(passed.examples) < EXAMPLES:
            passed.examples.append(legible(example))

    def _begun(self, what: What, which: str, why: str) -> Passed:
        if self._groups[what] >= _GROUPS:
            which, why = _OTHERS, ""
        else:
            self._groups[what] += 1
        return self._passed.setdefault((what, which), Passed(what, which, why))

    def __bool__(self) -> bool:
        return bool(self._passed)

    def __iter__(self) -> Iterator[Passed]:
        """Yield each kind in the order of `What`, within it the most first."""
        order = list(What)
        yield from sorted(self._passed.values(), key=lambda each: (order.index(each.what), -each.number, each.which))

    def number(self, what: What) -> int:
        """Return how many there are of a kind."""
        return sum(each.number for each in self._passed.values() if each.what is what)

    def as_json(self) -> list[dict[str, object]]:
        """Return all of it for programs."""
        return [
            {
                "what": each.what.value, "which": legible(each.which) or None, "number": each.number,
                "why": each.why or None, "examples": each.examples,
            }
            for each in self
        ]  # fmt: skip

    def numbers(self) -> str:
        """Return the numbers as JSON, for `of_numbers`: without examples or tables' names, which may name who leaves.

        >>> passed_over = PassedOver()
        >>> passed_over.add(What.ENDING, "Ada Sample.mov", which=".mov")
        >>> passed_over.add(What.TABLE, "Ada Sample.csv", which="Ada Sample.csv", why="no row names 'Ada Sample.jpg'")
        >>> passed_over.numbers()
        '[["tables", "", 1], ["files", ".mov", 1]]'
        """
        counted_as: Counter[tuple[What, str]] = Counter()
        for each in self:
            is_kept = each.what in _NAMES_NOBODY and _PLAIN.fullmatch(each.which)
            counted_as[each.what, each.which if is_kept else ""] += each.number
        return json.dumps([[what, which, number] for (what, which), number in counted_as.items()])

    @classmethod
    def of_numbers(cls, numbers: str) -> Self:
        """Return what was passed over, without examples; nothing, if a disk has damaged what was noted."""
        passed_over = cls()
        with suppress(msgspec.MsgspecError):
            for what, which, number in _noted(numbers):
                passed_over.add(what, which=which, number=number)
        return passed_over

    def lines(self) -> Iterator[str]:
        """Yield a sentence for each kind of thing there is."""
        for what in What:
            if each := self._of(what):
                begins = _BEGINS.get(what, "Not taken")
                yield f"{begins}: {_sentence(what, self.number(what))}{_groups(each)}.{_NEXT.get(what, '')}"

    def in_short(self) -> str:
        """Return half a sentence with the numbers and one example each, "" if nothing was passed over.

        >>> passed_over = PassedOver()
        >>> passed_over.add(What.PACKED, "faces.zip")
        >>> passed_over.in_short()
        '1 packed archive (faces.zip)'
        """
        kinds = [what for what in What if self._of(what)]
        return ", ".join(f"{_sentence(what, self.number(what))}{_first(self._of(what))}" for what in kinds)

    def _of(self, what: What) -> list[Passed]:
        return [each for each in self if each.what is what]


_NOUNS = {
    What.TABLE: ("table", "not read"),
    What.LABELS: ("list", "of labels"),
    What.ROW: ("row", "without a picture here"),
    What.REPEATED: ("row", "left out"),
    What.CELL: ("cell", ""),
    What.UNNAMED: ("picture", "that no row names"),
    What.UNNUMBERED: ("picture", "called by no number"),
    What.SECOND: ("picture", "of a number of which another is shown"),
    What.ENDING: ("file", ""),
    What.PACKED: ("packed archive", ""),
    What.OUT_OF_REACH: ("link or folder", "out of reach"),
    What.COMPOSITION: ("picture", "that this program made"),
    What.LEFT_OVER: ("file", "that systems left"),
    What.HIDDEN: ("hidden file", ""),
}
"""Nouns for one of a kind, and what is said of them."""
_BEGINS = {What.UNNAMED: "Taken without a credit", What.CELL: "Not understood"}
_NEXT = {
    What.LABELS: " They come in with the room 'Labelled by strangers'.",
    What.PACKED: " Unpack what belongs to the dataset, and ingest again.",
}


def _sentence(what: What, number: int) -> str:
    noun, more = _NOUNS[what]
    if what is What.ENDING:
        more = "that is no picture" if number == 1 else "that are no pictures"
    if what is What.OUT_OF_REACH:
        return "1 link or folder out of reach" if number == 1 else f"{number:,} links or folders out of reach"
    return f"{counted(number, noun)} {more}".rstrip()


def _groups(each: list[Passed]) -> str:
    """Return what comes after the colon: the largest groups, each with an example or a few."""
    if each[0].what in {What.ENDING, What.LEFT_OVER, What.SECOND}:
        said, shown = [f"{one.number:,} {legible(one.which)}{_first([one])}" for one in each], _SHOWN_KINDS
    else:
        said, shown = [_examples(alike) for alike in _by_reason(each).values()], _SHOWN
    more = len(said) - shown
    return f": {'; '.join(said[:shown])}{f'; and {more:,} more' if more > 0 else ''}"


def _by_reason(each: list[Passed]) -> dict[str, list[Passed]]:
    found: dict[str, list[Passed]] = {}
    for one in each:
        found.setdefault(one.why, []).append(one)
    return found


def _examples(alike: list[Passed]) -> str:
    """Return examples of what was passed over for the same reason, how many more there are, and the reason."""
    examples = [example for one in alike for example in one.examples][:_SHOWN]
    rest = sum(one.number for one in alike) - len(examples)
    said = "; ".join(examples) + (f" and {rest:,} more" if rest > 0 else "")
    return f"{said} ({alike[0].why})" if alike[0].why else said


def _first(each: list[Passed]) -> str:
    example = next((one.examples[0] for one in each if one.examples), "")
    return f" ({example})" if example else ""
