"""A picture as JSON, for pages, lists and exports: a public format, to which fields are only added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from doesexist.model import addresses
from doesexist.model.credits import credit
from doesexist.model.geometry import Point
from doesexist.model.pictures import Picture, Teller


class ContributorDescription(TypedDict):
    """Who published the photograph."""

    service: str
    account: str
    name: str
    url: str | None


class LicenceDescription(TypedDict):
    """The licence: SPDX id, short name, address."""

    id: str
    name: str
    url: str | None


class VeilDescription(TypedDict):
    """That the picture is made unrecognisable: since when, and why."""

    since: str
    reason: str


class PictureDescription(TypedDict):
    """A picture, in the words of the contract. What is unknown is null. `drawn`: whoever it shows does not exist."""

    dataset: str
    key: str
    page: str
    title: str | None
    contributor: ContributorDescription | None
    source: str | None
    file: str | None
    licence: LicenceDescription | None
    credit: str
    country: str | None
    uploaded: str | None
    crawled: str | None
    split: str | None
    image: str | None
    wild: str | None
    landmarks: Sequence[Point] | None
    quad: list[Point] | None
    wild_landmarks: Sequence[Point] | None
    veiled: VeilDescription | None
    drawn: bool
    said_by: Mapping[str, Teller] | None


def described(picture: Picture) -> PictureDescription:
    """Return the JSON of a picture. Landmarks of a veiled one are left out: they show the shape of the face."""
    by, licence, veil = picture.contributor, picture.licence, picture.veil
    return {
        "dataset": picture.dataset,
        "key": picture.key,
        "page": addresses.linked(addresses.picture_page(picture.dataset, picture.key)),
        "title": picture.title,
        "contributor": {"service": by.service, "account": by.account, "name": by.name, "url": by.url} if by else None,
        "source": picture.source,
        "file": picture.file,
        "licence": {"id": licence.id, "name": licence.name, "url": licence.url} if licence else None,
        "credit": credit(picture),
        "country": picture.country,
        "uploaded": picture.uploaded,
        "crawled": picture.crawled,
        "split": picture.split,
        "image": _linked(addresses.image_of(picture)),
        "wild": _linked(addresses.wild_image_of(picture)),
        "landmarks": None if veil else picture.landmarks,
        "quad": list(picture.quad.points) if picture.quad else None,
        "wild_landmarks": None if veil else picture.wild_landmarks,
        "veiled": {"since": veil.since, "reason": veil.why} if veil else None,
        "drawn": picture.drawn,
        "said_by": dict(picture.said_by) or None,
    }


def _linked(address: str | None) -> str | None:
    return address and addresses.linked(address)
