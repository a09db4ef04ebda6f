"""The code on a certificate: short enough to type, and nobody but the archive that made it can make one.

It names a row of the register and a day, and is sealed with the archive's secret and the account. So nothing has to be
kept of who has a certificate, and of somebody who left nothing is: then nobody can tell their code from one made up.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Final, Self
from urllib.parse import quote

from doesexist.model.pictures import Contributor

LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O that could be read as 1 and 0, and no U."""
LONGEST: Final = 100
"""Letters of a code that are looked at, with whatever stands between them."""
_LONGEST_NAME: Final = 120
_FIRST_DAY: Final = date(2020, 1, 1)
_ROW, _MOST_ROW, _DAY, _SEAL, _GROUP = 4, 12, 3, 13, 5
"""Digits of a row, at least and at most; of a day, of a seal, and of a group."""
_LAST: Final = 32**_DAY - 1
_READ_AS: Final = str.maketrans("ILOilo", "110110", "- \t\r\n\u2010\u2011\u2013")
"""What is mistaken for something else when a code is read aloud or typed off, and what stands between its groups."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code: for whom, by the number of their row; of which day; and the seal that only the archive can set."""

    row: int
    days: int
    """Since the first of 2020; a certificate of before or after what three digits can say has the nearest."""
    seal: int
    """64 bits."""

    @classmethod
    def sealed(cls, secret: bytes, row: int, contributor: Contributor, day: date) -> Self:
        """Return the code of a contributor's certificate of a day.

        >>> str(Code.sealed(b"secret", 42, Contributor("flickr", "ada", "Ada"), date(2026, 11, 25)))
        '001A2-ERFG1-Y07AK-AEZ8E'
        """
        days = min(max((day - _FIRST_DAY).days, 0), _LAST)
        return cls(row, days, _seal(secret, row, days, contributor))

    @classmethod
    def read(cls, words: str) -> Self | None:
        """Return the code that somebody typed, None if it can't be one. Case, hyphens and spaces don't matter.

        >>> code = Code.sealed(b"secret", 42, Contributor("flickr", "ada", "Ada"), date(2026, 11, 25))
        >>> Code.read("ooia2-erfgl yo7ak aez8e") == code, Code.read("ada")
        (True, None)
        """
        digits = cls.digits(words)
        if digits is None:
            return None
        row, days, seal = digits[: -_DAY - _SEAL], digits[-_DAY - _SEAL : -_SEAL], digits[-_SEAL:]
        code = cls(_number(row), _number(days), _number(seal))
        # One number, one spelling: a row without zeros before it, but for those that fill it up.
        return code if len(str(code).replace("-", "")) == len(digits) and code.seal < 1 << 64 else None

    @staticmethod
    def digits(words: str) -> list[int] | None:
        """Return the digits of what somebody typed, None where it is too short or too long, or a letter is no code's.

        >>> Code.digits("ada"), Code.digits("U" * 20), len(Code.digits("001A2-ERFG1-Y07AK-AEZ8E"))
        (None, None, 20)
        """
        digits = [LETTERS.find(letter) for letter in words[: LONGEST + 1].translate(_READ_AS).upper()]
        fits = _ROW <= len(digits) - _DAY - _SEAL <= _MOST_ROW and -1 not in digits
        return digits if fits else None

    @property
    def day(self) -> date:
        """The day it was made on."""
        return _FIRST_DAY + timedelta(self.days)

    def is_of(self, secret: bytes, contributor: Contributor) -> bool:
        """Tell whether the archive of this secret made it for a contributor; how long that takes tells nothing."""
        expected = _seal(secret, self.row, self.days, contributor)
        return hmac.compare_digest(expected.to_bytes(8), self.seal.to_bytes(8))

    def __str__(self) -> str:
        digits = _digits(self.row, _ROW) + _digits(self.days, _DAY) + _digits(self.seal, _SEAL)
        first = len(digits) % _GROUP
        groups = [digits[at : at + _GROUP] for at in range(first, len(digits), _GROUP)]
        return "-".join([digits[:first], *groups] if first else groups)


def file_of(contributor: Contributor) -> PurePosixPath:
    """Return where the certificate of a contributor lies in a folder with those of others.

    Accounts hold whatever a dataset says. Each has a name of its own that every file system takes, on those without
    case, too: accounts that differ in case only are one.

    >>> str(file_of(Contributor("flickr", "12345678@N00", ""))), str(file_of(Contributor("name", "../Käthe", "")))
    ('flickr/12345678@N00.pdf', 'name/%2E.%2FK%C3%A4the.pdf')
    """
    return PurePosixPath(_named(contributor.service), f"{_named(contributor.account)}.pdf")


def _named(words: str) -> str:
    named = quote(words, safe="@", errors="surrogatepass").replace("~", "%7E")
    named = re.sub(r"^\.", "%2E", named) or "%"
    if len(named) <= _LONGEST_NAME:
        return named
    return f"{named[:80]}~{hashlib.blake2b(words.encode(errors='surrogatepass'), digest_size=12).hexdigest()}"


def _seal(secret: bytes, row: int, days: int, contributor: Contributor) -> int:
    # A register knows accounts without case; none has a NUL.
    said = "\0".join((str(row), str(days), contributor.service, contributor.account.lower()))
    return int.from_bytes(hashlib.blake2b(said.encode(), key=secret, digest_size=8).digest())


def _digits(number: int, least: int) -> str:
    digits = ""
    while number or len(digits) < least:
        number, digit = divmod(number, 32)
        digits = LETTERS[digit] + digits
    return digits


def _number(digits: list[int]) -> int:
    number = 0
    for digit in digits:
        number = number * 32 + digit
    return number
