"""What a page says to programs of the image on it: schema.org's ImageObject, as JSON-LD in the page.

The same facts as on the wall label and in the image's file. Who took a photograph is given without a kind: an account
may be a person's or a festival's, and nobody here knows. Nor is anything said that is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from doesexist.exhibition.context import ExhibitionContext
from doesexist.exhibition.showing.images import Hung, Image
from doesexist.model import Contributor, Dataset, Picture, addresses
from doesexist.model.credits import credit
from doesexist.model.inscriptions import Venue, in_short_lines, on_the_web, rights
from doesexist.studio.output import encoded

CONTEXT = "https://schema.org"


def of_hung(context: ExhibitionContext, hung: Hung, dataset: Dataset, *, wild: bool = False) -> Markup:
    """Return what is said of a picture as it hangs, or with `wild` of its photograph, as it stands in a page."""
    facts = _image(hung.picture, dataset, context.settings.venue, hung.image, wild=wild)
    facts["@context"] = CONTEXT
    return _in_a_page(facts)


def of_works(context: ExhibitionContext, works: Iterable[Hung], by: Contributor) -> Markup:
    """Return what is said of the pictures on a contributor's page: who they are once, and each picture in short."""
    venue = context.settings.venue
    who = _web(venue, addresses.page_of(by))
    images = [
        {**_image(work.picture, context.dataset(work.picture.dataset), venue, work.image), "creator": {"@id": who}}
        for work in works
    ]
    return _in_a_page({"@context": CONTEXT, "@graph": [{"@id": who, "name": by.name}, *images]})


def _image(
    picture: Picture, dataset: Dataset, venue: Venue, image: Image | None, *, wild: bool = False
) -> dict[str, object]:
    short, drawn = in_short_lines(picture), dataset.card.drawn
    by, licence = short.contributor, short.licence
    page = addresses.wild_page if wild else addresses.picture_page
    facts: dict[str, object] = {"@type": "ImageObject", "url": _web(venue, page(picture.dataset, picture.key))}
    if image:
        facts["@id"], facts["contentUrl"] = _web(venue, image.address), _web(venue, image.whole)
    if short.title:
        facts["name"] = short.title
    if by:
        url = None if drawn else by.url
        facts["creator"] = {"name": by.name, "url": url} if url else {"name": by.name}
    if licence and (terms := on_the_web(licence.url)):
        facts["license"] = terms
    if not drawn and (source := on_the_web(picture.source)):
        facts["acquireLicensePage"] = source
    facts["creditText"] = credit(replace(short, quad=None) if wild else short)
    facts["copyrightNotice"] = rights(short)
    facts["isPartOf"] = {"@type": "Dataset", "name": dataset.title}
    return facts


def _web(venue: Venue, path: str) -> str:
    """Return an address on the web; where the exhibition's own is unknown, the path alone."""
    return venue.at(path) or addresses.linked(path)


def _in_a_page(facts: dict[str, object]) -> Markup:
    """Return facts as JSON for a script element, which no word in it can end: a title may be `</script>`."""
    told = encoded(facts).decode().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(told)  # noqa: S704 (JSON without a letter that HTML would understand)
