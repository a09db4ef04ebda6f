"""Which photographs and accounts a picture's addresses tell, whichever of them its credit says."""

from __future__ import annotations

from doesexist.model.flickr import FLICKR, account_of, photograph_from
from doesexist.model.licences import is_unread
from doesexist.model.pictures import Picture


def photographs_told(picture: Picture) -> list[str]:
    """Return what the photographs are known by that a picture's addresses lead to, whichever of them is its own."""
    return [known for address in picture.addresses if (known := photograph_from(address))]


def accounts_told(picture: Picture) -> list[str]:
    """Return the accounts of Flickr's that a picture's addresses tell, whichever of them is its contributor's."""
    return sorted({account for address in picture.addresses if (account := account_of(address))})


def told_besides(picture: Picture) -> set[tuple[str, ...]]:
    """Return the photographs and accounts that a picture's addresses tell, apart from its own.

    >>> source = "https://www.flickr.com/photos/ada/42/"
    >>> own = {"seen": "https://example.org/a"}
    >>> told_besides(Picture("a", "1", photograph="flickr:42", source=source, own=own)) == {
    ...     ("photograph", "web:example.org/a"), ("contributor", "flickr", "ada")}
    True
    """
    if _tells_its_own_alone(picture):
        return set()
    told: set[tuple[str, ...]] = {("photograph", each) for each in photographs_told(picture)}
    told |= {("contributor", FLICKR, each.lower()) for each in accounts_told(picture)}
    told.discard(("photograph", picture.photograph or ""))
    if who := picture.contributor:
        told.discard(("contributor", who.service.lower(), who.account.lower()))
    return told


def _tells_its_own_alone(picture: Picture) -> bool:
    """Tell, without parsing it, whether the only address of a picture is that of its own photograph, as nearly all are.

    See `Picture.addresses`.
    """
    licence, who = picture.licence, picture.contributor
    if picture.file or picture.told or "://" in (picture.title or "") or picture.is_named_by_flickr:
        return False
    if licence and licence.url and is_unread(licence):
        return False
    if picture.own and any("://" in each for each in picture.own.values()):
        return False
    if picture.source is None:
        return True
    if who is None or who.service != FLICKR or picture.photograph is None:
        return False
    return picture.source.rstrip("/").endswith(f"/photos/{who.account}/{picture.photograph.removeprefix('flickr:')}")
