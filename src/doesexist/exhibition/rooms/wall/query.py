"""What a visitor asks the wall for."""

from __future__ import annotations

from dataclasses import dataclass

from doesexist.errors import marked as _
from doesexist.exhibition.queries.filters import query_string
from doesexist.model import EVERYONE, Filter, addresses
from doesexist.model.filters import WORDS
from doesexist.model.parameters import word
from doesexist.model.walls import Order

LIST = "list"
"""The view of the wall as a list, to read: page after page of pictures with their titles."""
_ORDERS = ", ".join(Order)
_NO_NUMBER = _("that is no number")


@dataclass(frozen=True, slots=True)
class WallQuery:
    """What was asked for: whose wall, in which order, who stands out on it, and where to look."""

    dataset: str | None = word(WORDS["dataset"].says, str)
    order: Order = word(
        f"By what everyone is put in order: {_ORDERS}.",
        Order,
        f"^({'|'.join(Order)})?$",
        _("an order is one of %(names)s"),
        {"names": _ORDERS},
        default=Order.KEY,
    )
    where: Filter = EVERYONE
    """Without a dataset: the wall has one."""
    at: str | None = word(
        "The key of somebody: the wall opens where they hang.", str, r"^([A-Za-z0-9_-]{1,200})?$", _("that is no key")
    )
    zoom: str | None = word("How near: 1 shows the whole wall.", str, r"^([0-9]{1,6}(\.[0-9]{1,6})?)?$", _NO_NUMBER)
    view: str | None = word(
        f"{LIST}: with titles, to read.", str, f"^({LIST})?$", _("the only other view is %(name)s"), {"name": LIST}
    )
    page: int | None = word("Which page of the list.", int, r"^([1-9][0-9]{0,8})?$", _NO_NUMBER)
    place: int | None = word("A place on the wall, from 0, row by row.", int, r"^([0-9]{1,9})?$", _NO_NUMBER)

    def address(self, path: str = addresses.GRID, **words: str | int | None) -> str:
        """Return the page's address with other words, or one like it; None takes a word away.

        >>> WallQuery("ffhq", Order.HUE).address(at="00042")
        '/grid?dataset=ffhq&order=hue&at=00042'
        """
        own = {
            "dataset": self.dataset,
            "order": None if self.order is Order.KEY else self.order.value,
            **self.where.terms,
            "at": self.at,
            "view": self.view,
        }
        return f"{addresses.linked(path)}{query_string({**own, **words})}"
