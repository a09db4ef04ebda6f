"""Keys of pictures and names of datasets: the permanent parts of addresses, and which are valid."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Protocol

from doesexist.model.walls import Order

RESERVED = frozenset({"grid", *(f"grid--{order}" for order in Order), "average", "average--deviation", "wild"})
"""Keys that would collide with other parts of addresses: compositions, the photograph."""

LONGEST = 200
_ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,200}")
_DIGEST = 4
"""Bytes of the digest in a key, as long as they tell all names apart."""


def key_from(name: str) -> str:
    """Return a name folded to the letters of a key: `/` becomes `--`, all but letters, digits, _ and - a hyphen.

    >>> key_from("2019/Tante Käthe.1")
    '2019--Tante-K-the-1'
    """
    return re.sub(r"[^A-Za-z0-9_-]", "-", name.replace("/", "--"))


def with_digest(readable: str, of: str, size: int = _DIGEST) -> str:
    """Return a key that ends in a digest of what it stands for, with as much that can be read as there is room for.

    >>> with_digest("average", "average"), with_digest("", "\U000f0000")
    ('average-850d45af', 'unnamed-d58789b9')
    """
    digest = hashlib.blake2b(of.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
    return f"{readable[: LONGEST - len(digest) - 1] or 'unnamed'}-{digest}"


def composed(name: str) -> str:
    """Return a name in Unicode's normal form C. A Mac writes the same name in another.

    >>> composed("Ka\u0308the") == "Käthe"
    True
    """
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def written(name: str) -> tuple[str, ...]:
    """Return the forms in which computers write one name: as it is, composed, taken apart."""
    if name.isascii():
        return (name,)
    return tuple(dict.fromkeys((name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD")))))


def stem_of(path: str) -> str:
    """Return what a file is called, with its folders, without its ending, composed.

    >>> stem_of("2019/Tante Käthe.1.jpg")
    '2019/Tante Käthe.1'
    """
    return str(PurePosixPath(composed(path)).with_suffix(""))


def legible(name: str) -> str:
    r"""Return a file's name as it can be printed: what can't be seen is written as its number.

    >>> legible("a\nb\udcff")
    'a\\nb\\udcff'
    """
    if name.isprintable():
        return name
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in name)


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


class Standing(Protocol):
    """The keys that a dataset's files have in an archive already, and those that have been given up for good."""

    def files(self) -> Mapping[str, str]:
        """Return the keys of the dataset's pictures, by the paths of their files."""
        ...

    def is_here(self, key: str, /) -> bool:
        """Tell whether a picture has this key."""
        ...

    def is_gone(self, key: str, /) -> bool:
        """Tell whether a picture had this key and left: its address stays gone."""
        ...

    def is_unclear(self, key: str, /) -> bool:
        """Tell whether it is gone, and was before the archive noted which file that picture had."""
        ...

    def has_left(self, path: str, /) -> bool:
        """Tell whether the picture of this file left."""
        ...

    def has_left_as(self, stem: str, /) -> bool:
        """Tell whether a picture left whose file was called this, whatever its ending."""
        ...


class NothingStands:
    """What stands in an archive that knows nothing of a dataset."""

    def files(self) -> Mapping[str, str]:
        """Return no key."""
        return MappingProxyType({})

    def is_here(self, _: str, /) -> bool:
        """Return False."""
        return False

    is_gone = is_unclear = has_left = has_left_as = is_here


NOTHING_STANDS = NothingStands()
