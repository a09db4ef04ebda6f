"""The licence of a row of a table: all its cells that are about a licence count together.

A name and an address are understood as one statement, and so is a number with the list that it is of. What is not
understood is terms to be read. A notice of copyright that says no more than whose a picture is asks for nothing that a
licence beside it doesn't.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from doesexist.model import clauses
from doesexist.model.licences import ALL_RIGHTS_RESERVED, CLAUSES, Licence, Obligation
from doesexist.model.notices import is_bare_notice
from doesexist.model.recognising_licences import recognised, to_be_read
from doesexist.model.several_licences import together

Statement = tuple[str, str]
"""A field about a licence (headings.LICENCE_FIELDS, or `author` of a text that is more than a name), and its words."""
_ADDRESS = re.compile(r"(?:https?:)?//\S+", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9]{1,2})(?:\.0)?")
_LISTS = {"flickr_license": "flickr", "coco_license": "coco"}


@lru_cache(maxsize=256)
def licence_of(statements: tuple[Statement, ...]) -> Licence | None:
    """Return the licence that the cells of a row name together, None if they name none.

    >>> licence_of((("license", "CC BY 2.0"), ("flickr_license", "6"))).id
    'CC-BY-ND-2.0'
    >>> licence_of((("license", "CC BY 2.0"), ("rights", "© Ada Muster"))).id
    'CC-BY-2.0'
    """
    said = [each for each in statements if each[0] != "author"]
    notices = [words for field, words in said if field == "rights" and is_bare_notice(words)]
    found = together([*_understood([each for each in said if each[1] not in notices])])
    if found is None and notices:
        found = ALL_RIGHTS_RESERVED
    credit_lines = [words for field, words in statements if field == "author"]
    return together([*([found] if found else []), *_lacking(found, credit_lines)])


def _understood(said: list[Statement]) -> Iterator[Licence]:
    """Yield the licence of each statement."""
    addresses = [words for field, words in said if field not in _LISTS and _is_address(field, words)]
    names = [words for field, words in said if field == "license" and not _is_address(field, words)]
    numbers = {f"{_LISTS[field]} {number}": number for field, words in said if (number := _numbered(field, words))}
    names = [name for name in names if not _NUMBER.fullmatch(name) or _bare_number(name) not in numbers.values()]
    others = [words for field, words in said if field == "rights" and not _is_address(field, words)]
    others += [words for field, words in said if field in _LISTS and not _numbered(field, words)]
    one = len(names) == len(addresses) == 1
    statements: list[tuple[str | None, str | None]] = (
        [(names[0], addresses[0])] if one else [(None, each) for each in addresses]
    )
    if one and (licence := recognised(names[0], None)) and Obligation.READ_TERMS not in licence.asks:
        yield licence  # it may ask for more than its address
    statements += [(each, None) for each in (*([] if one else names), *others, *numbers)]
    for name, address in statements:
        if licence := recognised(name, address):
            yield licence


def _is_address(field: str, words: str) -> bool:
    return field == "license_url" or bool(_ADDRESS.fullmatch(words.replace("\\", "")))


def _numbered(field: str, words: str) -> str | None:
    """Return the number that a cell holds, if its field is one of numbers."""
    return _bare_number(words) if field in _LISTS else None


def _bare_number(words: str) -> str | None:
    match = _NUMBER.fullmatch(words)
    return match[1] if match else None


def _lacking(found: Licence | None, credit_lines: list[str]) -> Iterator[Licence]:
    """Yield as terms to be read what lines of credit ask for and a licence doesn't: `Ada Muster / CC BY-ND 4.0`."""
    asked = found.asks if found else Obligation.NONE
    for words in credit_lines:
        if any(CLAUSES[clause] not in asked for clause in clauses.mentioned(words) - {"by"}):
            yield to_be_read(words, "")
