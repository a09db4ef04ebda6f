"""What a visitor asks the credits for: the words of a filter, and those that only the page knows."""

from __future__ import annotations

from dataclasses import dataclass

from doesexist.archive import LABELS, After, Nameless, Sought, words_of
from doesexist.errors import marked as _
from doesexist.exhibition.queries.filters import query_string
from doesexist.exhibition.queries.paging import AFTER_SAYS, PLACE, place_after
from doesexist.model import EVERYONE, Filter, addresses
from doesexist.model.parameters import text, word

_LONGER = tuple(name for name in LABELS if len(name) > 1)
_NAMELESS = {each.value: each for each in Nameless}


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text(name)).strip()


@dataclass(frozen=True, slots=True)
class CreditsQuery:
    """What was asked for. Words that a filter doesn't know choose among contributors."""

    where: Filter = EVERYONE
    after: tuple[str, str] | None = word(AFTER_SAYS, place_after, PLACE)
    from_: str | None = word(
        "The folded name that the list had come to: it goes on there if the picture in `after` has left."
    )
    name: str = word(
        "Words of a contributor's name or account, all of which must be in it; case and accents don't matter.",
        _printable,
        default="",
    )
    """As it was typed."""
    letter: str | None = word(
        f"What names begin with: a to z, {', '.join(_LONGER)}; and {' or '.join(_NAMELESS)}: without a name.",
        str.lower,
        f"^([A-Za-z]|{'|'.join((*_LONGER, *_NAMELESS))})?$",
        _("a letter is one of a to z, or the name of a script as the page links to it"),
    )
    """The letter, if one was chosen; in lower case."""

    @property
    def sought(self) -> Sought:
        """Who is looked for."""
        return Sought(self.where, words_of(self.name))

    @property
    def begins(self) -> After | None:
        """Where the list goes on, if it doesn't begin at the beginning."""
        return After(*self.after, self.from_) if self.after else None

    @property
    def nameless(self) -> Nameless | None:
        """Those without a name, if they were chosen."""
        return _NAMELESS.get(self.letter) if self.letter else None

    def address(self, **words: str | None) -> str:
        """Return the page's address with other words; None takes one away. It begins at the beginning."""
        own = {"name": self.name or None, "letter": self.letter}
        return f"{addresses.linked(addresses.CREDITS)}{query_string({**self.where.terms, **own, **words})}"

    def file(self, form: str) -> str:
        """Return the address of a file of all that the filter means: files know no names and letters."""
        return f"{addresses.linked(addresses.CREDITS)}.{form}{query_string(self.where.terms)}"
