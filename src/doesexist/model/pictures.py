"""A picture of a dataset: who photographed it, under which licence, where it was cut from."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from doesexist.model.flickr import NAME, account_page
from doesexist.model.geometry import Point, Quad
from doesexist.model.licences import Licence

LANDMARKS = 68
NO_LANDMARKS = f"landmarks are {LANDMARKS} points of two numbers each"
_PACKED = struct.Struct("<136d")


@dataclass(frozen=True, slots=True)
class Contributor:
    """The account that published a photograph. The display name is not unique; service and account are."""

    service: str
    account: str
    name: str

    @property
    def url(self) -> str | None:
        """Their page on the service, where there is one."""
        return None if self.service == NAME else account_page(self.account)


@dataclass(frozen=True, slots=True)
class File:
    """One file of a picture, as its dataset describes it. The path is relative to the dataset's folder.

    `present` tells whether the file was there when the dataset was read; width and height in pixels, size in bytes.
    """

    path: str
    present: bool = False
    width: int | None = None
    height: int | None = None
    size: int | None = None
    md5: str | None = None
    pixel_md5: str | None = None


@dataclass(frozen=True)
class Landmarks:
    """dlib's 68 points, in pixels, kept as they will be stored: 136 numbers in 64-bit floats, little-endian."""

    packed: bytes

    @classmethod
    def of(cls, points: Sequence[Sequence[float]]) -> Landmarks:
        """Return the landmarks at these 68 points. Raises ValueError if there are more, fewer, or flat ones."""
        flat = [*chain.from_iterable(points)]
        if len(points) != LANDMARKS or any(len(point) != 2 for point in points):
            raise ValueError(NO_LANDMARKS)
        return cls.of_numbers(flat)

    @classmethod
    def of_numbers(cls, numbers: Sequence[float]) -> Landmarks:
        """Return the landmarks of 136 numbers: x and y in turn."""
        try:
            return cls(_PACKED.pack(*numbers))
        except struct.error:
            raise ValueError(NO_LANDMARKS) from None

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The points, x to the right, y down."""
        values = _PACKED.unpack(self.packed)
        return tuple(zip(values[::2], values[1::2], strict=True))


@dataclass(frozen=True, slots=True)
class Picture:
    """One image of a dataset as the dataset ships it, with all that the dataset says about it.

    What the dataset does not say is None: nothing is ever made up.
    """

    dataset: str
    key: str
    title: str | None = None
    contributor: Contributor | None = None
    licence: Licence | None = None
    photograph: str | None = None
    """What is the same for all pictures cut from one photograph (`flickr:1133484654`)."""
    source: str | None = None
    """The photograph's page on the web."""
    file: str | None = None
    """The address of the photograph's file on its service, where pictures are shown from there."""
    country: str | None = None
    uploaded: str | None = None
    crawled: str | None = None
    split: str | None = None
    quad: Quad | None = None
    landmarks: Landmarks | None = None
    wild_landmarks: Landmarks | None = None
    image: File | None = None
    thumbnail: File | None = None
    wild: File | None = None
    own: Mapping[str, str] = field(default_factory=dict[str, str])
    """What else the dataset says, in its own words."""
    anonymous: bool = False
    """Whether who took it asked not to be named."""

    @property
    def shown_from(self) -> str | None:
        """What the picture is shown from: image, thumbnail, wild (cut out by the quad), or None."""
        if self.image and self.image.present:
            return "image"
        if self.thumbnail and self.thumbnail.present:
            return "thumbnail"
        if self.wild and self.wild.present and self.quad:
            return "wild"
        return None

    @property
    def has_photograph(self) -> bool:
        """Whether the photograph it was cut from is here."""
        return self.wild is not None and self.wild.present


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of a dataset that could not be taken in, and why."""

    key: str
    reason: str
