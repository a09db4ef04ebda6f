"""Pictures that look the same as somebody who leaves: what is told of them, and of nobody else."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

SAME_PIXELS: Final = "same pixels"
PACKED_ANEW: Final = "smaller or packed anew"
CUT: Final = "cut"
"""One of both shows a part of what the other does."""
BORDERED: Final = "bordered"
MIRRORED: Final = "mirrored"


class Alike(NamedTuple):
    """A picture of somebody who is here, which looks the same as one of somebody who leaves."""

    dataset: str
    key: str
    of: str
    """Who leaves, as DATASET/KEY."""
    how: str
    likeness: float
    """The correlation of their pixels: 1 where these are equal."""

    @property
    def name(self) -> str:
        """The picture, as DATASET/KEY."""
        return f"{self.dataset}/{self.key}"

    @property
    def ways(self) -> tuple[str, ...]:
        """What `how` says, one by one.

        >>> Alike("people", "copy", "people/ada", described(6, CUT), 0.97).ways
        ('mirrored', 'turned by 180°', 'cut')
        """
        return tuple(re.split(", | and ", self.how))


def described(turn: int, part: str | None = None) -> str:
    """Return how a picture differs: turned by quarters, anticlockwise, from 4 on mirrored first; and cut or bordered.

    >>> described(0), described(4), described(1), described(6, CUT), described(0, BORDERED)
    ('smaller or packed anew', 'mirrored', 'turned by 90°', 'mirrored and turned by 180°, cut', 'bordered')
    """
    said = [MIRRORED] if turn >= 4 else []
    if turn % 4:
        said.append(f"turned by {90 * (turn % 4)}°")
    words = [" and ".join(said)] if said else []
    return ", ".join([*words, part] if part else words) or PACKED_ANEW
