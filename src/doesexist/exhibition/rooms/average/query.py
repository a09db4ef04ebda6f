"""What a visitor asks averages for: whose, of whom among them, and which of the small images."""

from __future__ import annotations

from dataclasses import dataclass

from doesexist.errors import marked as _
from doesexist.exhibition.queries.filters import query_string
from doesexist.model import EVERYONE, Filter, addresses
from doesexist.model.filters import GROUPS, WORDS
from doesexist.model.parameters import word

_GROUPS = ", ".join(GROUPS)


@dataclass(frozen=True, slots=True)
class AverageQuery:
    """What was asked for: whose average, and of whom among them."""

    dataset: str | None = word(WORDS["dataset"].says, str)
    where: Filter = EVERYONE
    """Without a dataset: the average has one."""

    def address(self, **words: str | None) -> str:
        """Return the address of the page with these words of a filter; None says nothing.

        >>> AverageQuery("ffhq").address(licence="CC-BY-2.0")
        '/average?dataset=ffhq&licence=CC-BY-2.0'
        """
        return f"{addresses.linked(addresses.AVERAGE)}{query_string({'dataset': self.dataset, **words})}"


@dataclass(frozen=True, slots=True)
class SmallAverageQuery(AverageQuery):
    """Which small image was asked for, with the words that only images know."""

    people: int | None = word(
        "Of the image `first`: how many people it is of; one of the steps from one to all.",
        int,
        r"^([1-9][0-9]{0,8})?$",
        _("that is no number"),
    )
    kind: str | None = word(
        f"Of the image `group`: what its people have in common, {_GROUPS}.",
        str,
        f"^({'|'.join(GROUPS)})?$",
        _("a group is by one of %(names)s"),
        {"names": _GROUPS},
    )
    value: str | None = word("Of the image `group`: and its value, as CC-BY-2.0 or 2014.", str)
