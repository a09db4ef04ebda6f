"""Verification codes of certificates: a row number, a date and a 64-bit keyed hash (MAC), short enough to type.

The MAC is over row, date and account, with the archive's secret as key. So codes are verified without storing who has
a certificate; once a contributor has left, their code can't be told from an invented one.
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
"""Characters of an input that are read, separators included."""
_LONGEST_NAME: Final = 120
_FIRST_DAY: Final = date(2020, 1, 1)
_ROW, _MOST_ROW, _DAY, _SEAL, _GROUP = 4, 12, 3, 13, 5
"""Digits in base 32: of a row (fewest, most), of a day, of a MAC, and of a printed group."""
_LAST: Final = 32**_DAY - 1
_READ_AS: Final = str.maketrans("ILOilo", "110110", "- \t\r\n\u2010\u2011\u2013")
"""Maps letters that are mistaken for digits, and deletes the separators between groups."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code: the number of the contributor's row, the day, and a MAC that only the archive can compute."""

    row: int
    days: int
    """Days since 2020-01-01, clamped to what three digits in base 32 can hold."""
    seal: int
    """The MAC, 64 bits."""

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
        """Parse a typed code; None if it is malformed. Case, hyphens and spaces don't matter.

        >>> code = Code.sealed(b"secret", 42, Contributor("flickr", "ada", "Ada"), date(2026, 11, 25))
        >>> Code.read("ooia2-erfgl yo7ak aez8e") == code, Code.read("ada")
        (True, None)
        """
        digits = cls.digits(words)
        if digits is None:
            return None
        row, days, seal = digits[: -_DAY - _SEAL], digits[-_DAY - _SEAL : -_SEAL], digits[-_SEAL:]
        code = cls(_number(row), _number(days), _number(seal))
        # Each code has one spelling: no leading zeros in the row beyond those that pad it.
        return code if len(str(code).replace("-", "")) == len(digits) and code.seal < 1 << 64 else None

    @staticmethod
    def digits(words: str) -> list[int] | None:
        """Return the base-32 digits of an input, None if it is too short, too long, or has other characters.

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
        """Tell whether it was made with this secret for this contributor; compared in constant time."""
        expected = _seal(secret, self.row, self.days, contributor)
        return hmac.compare_digest(expected.to_bytes(8), self.seal.to_bytes(8))

    def __str__(self) -> str:
        digits = _digits(self.row, _ROW) + _digits(self.days, _DAY) + _digits(self.seal, _SEAL)
        first = len(digits) % _GROUP
        groups = [digits[at : at + _GROUP] for at in range(first, len(digits), _GROUP)]
        return "-".join([digits[:first], *groups] if first else groups)


def file_of(contributor: Contributor) -> PurePosixPath:
    """Return the relative path of a contributor's certificate in a folder of all certificates.

    Accounts can hold any character. They are percent-encoded into names that are valid and distinct on every file
    system, case-insensitive ones too: accounts that differ in case alone are the same account.

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
    # The register compares accounts without case; NUL separates, for no account has one.
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
