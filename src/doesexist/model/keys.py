"""Keys of pictures and names of datasets: the permanent parts of addresses, and which are valid."""

import re

from doesexist.model.walls import Order

RESERVED = frozenset({"grid", *(f"grid--{order}" for order in Order), "average", "average--deviation", "wild"})
"""Keys that would collide with other parts of addresses: compositions, the photograph."""

LONGEST = 200
_ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,200}")


def key_from(name: str) -> str:
    """Return the key for a file name: folders joined by `--`, anything but letters, digits, _ and - a hyphen.

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
    """Return the form by which keys are compared, without case: keys of the same form collide.

    >>> same("Ada") == same("ADA")
    True
    """
    return key.lower()
