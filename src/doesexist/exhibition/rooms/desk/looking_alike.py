"""Who looks the same as somebody whom the desk let leave: shown once, for the curator to say whether they leave, too.

Nothing of it is kept here. What was found travels in the page's own form, which is signed with it: so it is there again
when the form is sent with nobody ticked, and nobody can be let go whom the desk did not ask about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote_plus

from doesexist.archive import Departure
from doesexist.errors import FormUnreadable, Left, NothingFound
from doesexist.errors import marked as _
from doesexist.exhibition.context import ExhibitionContext
from doesexist.exhibition.http.signed_forms import signed
from doesexist.exhibition.showing.images import Hung, hang_all
from doesexist.model.likeness import Alike
from doesexist.studio.leaving.removing import roots_of

MOST = 100
"""Pictures that one form offers, if there is room for them; of more, the command is told that lets them leave."""
_ROOM = 12_000
"""Bytes of a form that these may take, with every one of them ticked."""
_TOLD = 50
"""Files that are named."""
HOW: Mapping[str, str] = MappingProxyType(
    {
        "same pixels": _("same pixels"),
        "smaller or packed anew": _("smaller or packed anew"),
        "mirrored": _("mirrored"),
        "turned by 90°": _("turned by 90°"),
        "turned by 180°": _("turned by 180°"),
        "turned by 270°": _("turned by 270°"),
        "cut": _("cut"),
        "bordered": _("bordered"),
    }
)
"""How somebody looks the same, as `model/likeness.py` says it."""
_NO_OFFER = _("it does not say who looks the same as whom")


class Offered(NamedTuple):
    """A picture that looks the same as one of somebody who left."""

    alike: Alike
    hung: Hung

    @property
    def field(self) -> str:
        """What a form says of it."""
        return written(self.alike)


def written(alike: Alike) -> str:
    """Return what a form says of a picture that looks the same.

    >>> written(Alike("people", "copy", "people/ada", "mirrored, cut", 0.971))
    'people/copy people/ada 0.971 mirrored, cut'
    """
    return f"{alike.name} {alike.of} {alike.likeness} {alike.how}"


def read(field: str) -> Alike:
    """Parse what a form of the desk's own says of a picture that looks the same; raise FormUnreadable.

    >>> read("people/copy people/ada 0.971 mirrored, cut").how
    'mirrored, cut'
    """
    try:
        name, of, likeness, how = field.split(" ", 3)
        dataset, key = name.split("/")
        return Alike(dataset, key, of, how, float(likeness))
    except ValueError:
        raise FormUnreadable(_NO_OFFER) from None


def about(fields: Sequence[str]) -> str:
    """Return what a form is signed for: these pictures, and no others."""
    return "\n".join(("alike", *fields))


def is_told(context: ExhibitionContext, departure: Departure) -> bool:
    """Tell whether something was found that the curator has to know.

    Of an archive without any survey nobody is compared; that is told before it is decided.
    """
    return bool(departure.alike or departure.equal_files or (departure.unlooked and context.reading.surveyed))


def facts(
    context: ExhibitionContext, key: bytes, departure: Departure, reason: str, *, nobody: bool = False
) -> dict[str, object]:
    """Return what a page tells of a removal: who left, who looks the same, and which files are equal.

    `nobody`: it was asked before, and nobody was ticked.
    """
    offered = list(_offered(context, departure.alike))
    names = {each.alike.name for each in offered}
    equal = list(_in_folders(roots_of(context.archive), departure.equal_files[:_TOLD]))
    return {
        "departure": departure,
        "nobody": nobody,
        "offered": offered,
        "rest": [each.name for each in departure.alike if each.name not in names],
        "equal": equal,
        "how": HOW,
        "reason": reason,
        "token": signed(key, about([each.field for each in offered])),
        "drawn": context.all_drawn({each.alike.dataset for each in offered}),
    }


def unsurveyed(context: ExhibitionContext) -> int:
    """Return how many pictures can't be compared with whoever leaves, for they are not surveyed."""
    reading = context.reading
    surveyed = sum(row.pictures for dataset in reading.datasets() for row in reading.shards(dataset.name))
    return max(0, reading.count() - surveyed)


def _offered(context: ExhibitionContext, alike: Sequence[Alike]) -> Iterator[Offered]:
    """Yield those who are still here, as everybody sees them, as many as a form has room for."""
    room, left = _ROOM, MOST
    for each in alike:
        room -= len(quote_plus(written(each))) + len(quote_plus(each.name)) + len("&alike=&too=")
        if room < 0 or not left:
            return
        with suppress(Left, NothingFound):
            (hung,) = hang_all(context, [context.reading.picture(each.dataset, each.key)])
            left -= 1
            yield Offered(each, hung)


def _in_folders(roots: Mapping[str, Path], files: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Yield files as the dataset in whose folder each lies, and where in it: where that folder is, no page tells."""
    folders = {name: root.resolve() for name, root in roots.items()}
    for file in files:
        inside = {name: folder for name, folder in folders.items() if file.is_relative_to(folder)}
        if inside:
            name = max(inside, key=lambda name: len(inside[name].parts))
            yield name, str(file.relative_to(inside[name]))
