"""The photograph that a picture was cut from: where in it the face is, and who else of it is here."""

from __future__ import annotations

from fastapi import Request, Response

from doesexist.exhibition.context import ExhibitionContext, context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.language.languages import Speech
from doesexist.exhibition.rooms.walk.figures import figure_of_the_photograph, figure_of_the_picture
from doesexist.exhibition.showing import linked_data
from doesexist.exhibition.showing.images import hang, hang_all
from doesexist.model import Picture
from doesexist.model.description import described
from doesexist.studio.showing.exhibits import blurred_in


async def wild(request: Request, dataset: str, key: str) -> Response:
    """Show the photograph that a picture was cut from, with landmarks and crop, and who else of it is here."""
    context = context_of(request)
    found = _in_the_photograph(context, dataset, key)
    siblings = context.reading.siblings(found)
    hung, cut = hang(context, found, wild=True), hang(context, found)
    its_dataset = context.dataset(found.dataset)
    datasets = {found.dataset, *(sibling.dataset for sibling in siblings)}
    return responses.page(
        request,
        "wild.html",
        hung=hung,
        aligned=figure_of_the_picture(found, cut.image) if cut.image else None,
        photograph=figure_of_the_photograph(found, hung.image, siblings) if hung.image else None,
        turned=_turned(context.spoken(request), found),
        dataset=its_dataset,
        linked=linked_data.of_hung(context, hung, its_dataset, wild=True),
        siblings=hang_all(context, [found, *siblings]),
        same={
            f"{other.dataset}/{other.key}": [f"{found.dataset}/{found.key}"]
            for other in siblings
            if other.is_twin_of(found)
        },
        blurred=blurred_in(found, context.reading.absences(found)),
        drawn=context.all_drawn(datasets),
        mixed=context.partly_drawn(datasets),
    )


async def wild_json(request: Request, dataset: str, key: str) -> Response:
    """Return the picture as JSON: it says where the photograph is, and where in it the crop."""
    return responses.data(request, described(_in_the_photograph(context_of(request), dataset, key)))


def _turned(spoken: Speech, picture: Picture) -> str | None:
    """Return by how many degrees the crop is turned, if one can see that it is."""
    turned = round(abs(picture.quad.rotation), 1) if picture.quad else 0.0
    return spoken.decimal(turned) if turned else None


def _in_the_photograph(context: ExhibitionContext, dataset: str, key: str) -> Picture:
    """Return a picture; raise NothingFound, or Left if they left."""
    return context.reading.picture(dataset, key)
