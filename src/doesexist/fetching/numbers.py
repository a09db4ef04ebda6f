"""Sets of pictures' numbers, as typed: `0-9,42,100-199`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_RANGE = re.compile(r"\s*([0-9]{1,9})(?:\s*-\s*([0-9]{1,9}))?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A set of numbers, as ranges.

    >>> some = Numbers.parsed("0-9,42")
    >>> 9 in some, 10 in some, 42 in some
    (True, False, True)
    """

    ranges: tuple[range, ...]

    @classmethod
    def parsed(cls, words: str) -> Self:
        """Parse ranges, which include both ends. Raises ValueError with a reason."""
        found: list[range] = []
        for word in words.split(","):
            said = _RANGE.fullmatch(word)
            if not said:
                raise ValueError(f"{word.strip()[:40]!r} is neither a number nor a range like 0-999")
            first, last = int(said[1]), int(said[2] or said[1])
            if last < first:
                raise ValueError(f"{word.strip()!r} ends before it begins")
            found.append(range(first, last + 1))
        return cls(tuple(found))

    def __contains__(self, number: object) -> bool:
        return any(number in some for some in self.ranges)
