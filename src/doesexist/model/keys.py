"""The names under which datasets and pictures are known: parts of addresses that never change."""

import re

from doesexist.model.walls import Order

RESERVED = frozenset({"grid", *(f"grid--{order}" for order in Order), "average", "average--deviation", "wild"})
"""Words that would be mistaken for something else in an address: compositions of the dataset, the photograph."""

LONGEST = 200
_ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,200}")


def key_from(name: str) -> str:
    """Return the key that a name becomes: folders joined by `--`, anything but letters, digits, _ and - is a hyphen.

    >>> key_from("2019/Tante Käthe.1")
    '2019--Tante-K-the-1'
    """
    return re.sub(r"[^A-Za-z0-9_-]", "-", name.replace("/", "--"))


def objection(key: str, what: str = "key") -> str | None:
    """Return why a key can't be used, None if it can. A dataset's name may be a word that is reserved for keys.

    >>> objection("00042"), objection("Grid"), objection("wild", "name")
    (None, "the key 'Grid' is a reserved word", None)
    """
    if what == "key" and key.lower() in RESERVED:
        return f"the key {key!r} is a reserved word"
    if not key:
        return f"the {what} is empty"
    if len(key) > LONGEST:
        return f"the {what} is longer than {LONGEST} characters"
    if not _ALLOWED.fullmatch(key):
        return f"the {what} {key[:80]!r} has characters other than letters, digits, _ and -"
    return None


def same(key: str) -> str:
    """Return what two keys share that can't both be used: keys are compared without case.

    >>> same("Ada") == same("ADA")
    True
    """
    return key.lower()
