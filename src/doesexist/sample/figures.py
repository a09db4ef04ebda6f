"""Format whole arrays of numbers as JSON at once, exactly as `json.dumps` would.

A record holds 280 coordinates. Formatting them one by one takes longer than everything else about the record; here
every number takes sixteen bytes from two tables, padded with blanks, which are removed at the end.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from doesexist.sample.chance import Floats

Words = NDArray[np.uint64]

_DIGITS = 5
_LARGEST = 10**_DIGITS
_BLANK = b"\0"


def _wholes(before: str) -> Words:
    """Return the digits of 0 to 99,999, then of −0 to −99,999, each after the prefix `before`: eight bytes a number."""
    digits = np.zeros((2, _LARGEST, 8), np.uint8)
    rest = np.arange(_LARGEST)
    digits[:, :, 7] = rest % 10 + ord("0")
    for column in range(6, 7 - _DIGITS, -1):
        rest //= 10
        digits[:, :, column] = np.where(rest > 0, rest % 10 + ord("0"), 0)
    digits[1, :, 1] = ord("-")
    digits[:, :, 0] = ord(before) if before else 0
    return digits.view(np.uint64).reshape(-1)


def _hundredths(after: str) -> Words:
    """Return the point and decimals of 0 to 99 hundredths, at least one, without trailing zeros; then `after`."""
    parts = (f".{cents // 10}{cents % 10 or ''}{after}" for cents in range(100))
    return np.frombuffer(b"".join(part.encode().ljust(8, _BLANK) for part in parts), np.uint64)


_ACROSS = _wholes("["), _hundredths(", ")
_DOWN = _wholes(""), _hundredths("], ")
_LAST = _hundredths("]\n")


def points_text(points: Floats) -> list[str]:
    """Return lists of points as JSON, from an array (n, points, 2) of numbers rounded to hundredths.

    >>> points_text(np.array([[[131.62, 453.8], [-0.05, 70.0]]]))
    ['[[131.62, 453.8], [-0.05, 70.0]]']

    Raises ValueError for numbers of 100,000 and more.
    """
    cents = np.rint(points * 100.0).astype(np.int32)
    size = np.abs(cents)
    if size.max(initial=0) >= _LARGEST * 100:
        raise ValueError("photographs this large can't be described")
    whole = size // np.int32(100)
    part = size - whole * np.int32(100)
    whole += np.where(cents < 0, np.int32(_LARGEST), np.int32(0))
    text = np.empty((*points.shape[:2], 4), np.uint64)
    for axis, (wholes, hundredths) in enumerate((_ACROSS, _DOWN)):
        text[:, :, 2 * axis] = wholes[whole[:, :, axis]]
        text[:, :, 2 * axis + 1] = hundredths[part[:, :, axis]]
    text[:, -1, 3] = _LAST[part[:, -1, 1]]
    lines = text.tobytes().translate(None, _BLANK).decode("ascii").split("\n")
    return [f"[{line}]" for line in lines[:-1]]
