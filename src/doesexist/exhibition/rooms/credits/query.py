"""What a visitor asks the credits for: the words of a filter, and those that only the page knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from doesexist.archive import LABELS, After, Nameless, Sought, words_of
from doesexist.errors import BadFilter
from doesexist.errors import marked as _
from doesexist.exhibition.queries.filters import said, term
from doesexist.exhibition.queries.paging import AFTER_SAYS, PLACE, place_after
from doesexist.model import Filter, addresses

_LONGER = tuple(name for name in LABELS if len(name) > 1)
_NAMELESS = {each.value: each for each in Nameless}


PAGE_SAYS = {
    "name": "Words of a contributor's name or account, all of which must be in it; case and accents don't matter.",
    "letter": f"What names begin with: a to z, {', '.join(_LONGER)}; and {' or '.join(_NAMELESS)}: without a name.",
    "after": AFTER_SAYS,
    "from": "The folded name that the list had come to: it goes on there if the picture in `after` has left.",
}
"""The words that only the page knows: they choose among contributors."""

PATTERNS = {
    "letter": f"^([A-Za-z]|{'|'.join((*_LONGER, *_NAMELESS))})?$",
    "after": PLACE,
}
"""The shapes that some of them have."""

_NO_LETTER = _("a letter is one of a to z, or the name of a script as the page links to it")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for."""

    sought: Sought
    name: str
    """The name that is looked for, as it was typed."""
    letter: str | None
    """The letter, if one was chosen; in lower case."""
    after: After | None

    @property
    def nameless(self) -> Nameless | None:
        """Those without a name, if they were chosen."""
        return _NAMELESS.get(self.letter) if self.letter else None

    def address(self, **words: str | None) -> str:
        """Return the page's address with other words; None takes one away. It begins at the beginning."""
        own = {"name": self.name or None, "letter": self.letter}
        said = {**self.sought.where.terms, **own, **words}
        query = urlencode({word: value for word, value in said.items() if value is not None}, safe="/")
        return f"{addresses.linked(addresses.CREDITS)}{'?' if query else ''}{query}"

    def file(self, form: str) -> str:
        """Return the address of a file of all that the filter means: files know no names and letters."""
        query = urlencode(self.sought.where.terms, safe="/")
        return f"{addresses.linked(addresses.CREDITS)}.{form}{'?' if query else ''}{query}"


def asked(request: Request) -> Asked:
    """Return what a query string asks for; raise BadFilter or BadAddress."""
    words = said(request)
    place = place_after(words.pop("after", None))
    near = term("from", words.pop("from", None))
    name = term("name", words.pop("name", None)) or ""
    name = "".join(letter if letter.isprintable() else " " for letter in name).strip()
    letter = words.pop("letter", None)
    if letter is not None and not re.fullmatch(PATTERNS["letter"], letter):
        raise BadFilter(f"letter={letter}", _NO_LETTER)
    where = Filter.of(words.items())
    return Asked(Sought(where, words_of(name)), name, letter and letter.lower(), After(*place, near) if place else None)
