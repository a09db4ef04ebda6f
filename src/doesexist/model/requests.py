"""Requests of visitors (removal, correction of a credit) and the receipts that they get for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from doesexist.model.certificates import LETTERS

GROUPS, GROUP = 5, 5
"""Groups of a receipt, and letters of each: 125 bits. The first group is no secret, and the rest is still 100."""
LONGEST = 100
"""Characters of an input that are read, separators included."""
_READ_AS = str.maketrans("ILOilo", "110110", "- \t\r\n\u2010\u2011\u2013")
"""Maps letters that are mistaken for digits, and deletes the separators between groups."""


class Kind(StrEnum):
    """The kind of request: removal, or correction of a credit."""

    LEAVE = "leave"
    CREDIT = "credit"


class Asker(StrEnum):
    """The relation to the picture that the requester claims. It is not verified, only shown to the curator."""

    PICTURED = "pictured"
    PHOTOGRAPHER = "photographer"
    GUARDIAN = "guardian"
    OTHER = "other"


class Outcome(StrEnum):
    """The outcome of a request."""

    GRANTED = "granted"
    DENIED = "denied"
    HAD_LEFT = "had left"
    """Its pictures were removed while it was open, by another request or by the owner."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How many people open requests may hide at once: a part of all there are, or a number, whichever is more."""

    percent: float = 5.0
    people: int = 100

    def of(self, everyone: int) -> int:
        """Return how many of so many people may be hidden.

        >>> Ceiling().of(70_000), Ceiling().of(40), Ceiling(percent=100).of(70_000)
        (3500, 100, 70000)
        """
        return max(self.people, int(everyone * self.percent / 100))


USUAL = Ceiling()
"""What holds where the curator has not set another."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A bearer token that shows the outcome of a request. The archive keeps only its hash."""

    letters: str

    @classmethod
    def of(cls, nonce: bytes, key: bytes, turn: int = 0) -> Self:
        """Derive a receipt from a form's nonce, so that a form sent twice gets the same one.

        `turn` counts collisions: how often the receipt's name was taken already.

        >>> Receipt.of(b"once", b"key") == Receipt.of(b"once", b"key") != Receipt.of(b"once", b"key", turn=1)
        True
        """
        drawn = hashlib.blake2b(turn.to_bytes(4) + nonce, key=key, digest_size=16).digest()
        number = int.from_bytes(drawn) >> 3
        return cls("".join(LETTERS[(number >> 5 * place) & 31] for place in range(GROUPS * GROUP)))

    @classmethod
    def read(cls, words: str) -> Self | None:
        """Parse a typed receipt; None if it is malformed.

        >>> str(Receipt.read("00000-11111-22222-33333-zzzzz")), str(Receipt.read("ooooo lllll 222223333 3zzzzz"))
        ('00000-11111-22222-33333-ZZZZZ', '00000-11111-22222-33333-ZZZZZ')
        >>> Receipt.read("00000-11111"), Receipt.read("uuuuu" * 5)
        (None, None)
        """
        letters = _letters(words)
        return cls(letters) if letters and len(letters) == GROUPS * GROUP else None

    @property
    def name(self) -> str:
        """The request's public name: the first group."""
        return self.letters[:GROUP]

    def digest(self, key: bytes) -> bytes:
        """Return the keyed hash that the archive keeps of it."""
        return hashlib.blake2b(self.letters.encode(), key=key, digest_size=20).digest()

    def __str__(self) -> str:
        return "-".join(self.letters[at : at + GROUP] for at in range(0, GROUPS * GROUP, GROUP))


def name_read(words: str) -> str | None:
    """Parse a typed request name, or a whole receipt, to the name; None if it is malformed.

    >>> name_read("k7q2m"), name_read("K7Q2M-00000-11111-22222-33333"), name_read("k7q2"), name_read("who?!")
    ('K7Q2M', 'K7Q2M', None, None)
    """
    letters = _letters(words)
    return letters[:GROUP] if letters and len(letters) in {GROUP, GROUPS * GROUP} else None


def _letters(words: str) -> str | None:
    letters = words[:LONGEST].translate(_READ_AS).upper()
    return letters if len(words) <= LONGEST and all(letter in LETTERS for letter in letters) else None
