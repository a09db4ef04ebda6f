"""The orders of pictures on a wall, and a compact notation for lists of keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

_NUMBER = re.compile(r"[0-9]+")
_RANGE = re.compile(r"([0-9]+)\.\.([0-9]+)")


class Order(StrEnum):
    """The orders of pictures on a wall, named as in addresses."""

    KEY = "key"
    UPLOADED = "uploaded"
    LICENCE = "licence"
    CONTRIBUTOR = "contributor"
    BRIGHTNESS = "brightness"
    HUE = "hue"


def natural(key: str) -> tuple[bool, int, str, str]:
    """Return a sort key for keys of pictures: numbers first, by value; all others as text without case.

    >>> sorted(["ada", "10", "Bob", "9", "009"], key=natural)
    ['009', '9', '10', 'ada', 'Bob']
    """
    if _NUMBER.fullmatch(key):
        return False, int(key), "", key
    return True, 0, key.lower(), key


def in_key_order(keys: Iterable[str]) -> list[str]:
    """Return keys sorted by `natural`.

    >>> in_key_order(["ada", "10", "9"]), in_key_order(["00010", "00009"])
    (['9', '10', 'ada'], ['00009', '00010'])
    """
    them = list(keys)
    if len({*map(len, them)}) == 1 and (all_of_them := "".join(them)).isdigit() and all_of_them.isascii():
        return sorted(them)  # numbers of one width, as FFHQ's, sort as text, which is faster
    return sorted(them, key=natural)


def ranges(keys: Sequence[str]) -> list[str]:
    """Return keys with each run of consecutive numbers written as FIRST..LAST; `unfolded` is the inverse.

    >>> ranges(["00000", "00001", "00002", "00004", "ada"])
    ['00000..00002', '00004', 'ada']

    Two dots can't be taken for a part of a key, for no key has one. A run keeps its width:

    >>> ranges(["8", "9", "10", "11"])
    ['8..9', '10..11']
    """
    return [first if first == last else f"{first}..{last}" for first, last in _runs(keys)]


def unfolded(written: Iterable[str]) -> list[str]:
    """Return the keys that `ranges` abbreviated: its inverse.

    >>> unfolded(["00000..00002", "00004", "ada"])
    ['00000', '00001', '00002', '00004', 'ada']
    """
    keys: list[str] = []
    for term in written:
        if run := _RANGE.fullmatch(term):
            keys.extend(f"{number:0{len(run[1])}}" for number in range(int(run[1]), int(run[2]) + 1))
        else:
            keys.append(term)
    return keys


def _runs(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the first and the last key of each run."""
    if not keys:
        return
    first = last = keys[0]
    for key in keys[1:]:
        if not _follows(key, last):
            yield first, last
            first = key
        last = key
    yield first, last


def _follows(key: str, before: str) -> bool:
    """Tell whether a key is the next number after another, with as many digits."""
    both = _NUMBER.fullmatch(before) and _NUMBER.fullmatch(key)
    return bool(both) and len(key) == len(before) and int(key) == int(before) + 1
