"""A picture of a dataset: who photographed it, under which licence, where it was cut from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, Self, overload

from doesexist.model.addresses_in_cells import addresses_in
from doesexist.model.flickr import NAME, account_page, photograph_from
from doesexist.model.geometry import Point, Quad
from doesexist.model.licences import Licence, is_unread
from doesexist.model.links import keep_web_addresses
from doesexist.model.veils import Veil

LANDMARKS = 68
NO_LANDMARKS = f"landmarks are {LANDMARKS} points of two numbers each"
_SHAPE = b"[" + b",".join([b"[,]"] * LANDMARKS) + b"]"
"""The JSON of 68 points, with its numbers removed: for validation without parsing."""


ShownFrom = Literal["image", "thumbnail", "wild"]
"""Which of its files a picture is shown from; wild: cropped from the photograph by the quad."""


Teller = Literal["sidecar", "file"]
"""What says a fact that no table does: a file beside the picture, or the picture's own."""
DAY_TAKEN = "taken"
"""In `Picture.said_by`: that the day is the one on which it was taken, not uploaded."""


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


class Credited(NamedTuple):
    """What a file was when its picture was credited: it may be another by now, under the same name."""

    length: int
    """In bytes."""
    changed: int
    """When it was last changed, in nanoseconds since 1970."""
    md5: str | None = None


class Landmarks(Sequence[Point]):
    """dlib's 68 points, in pixels, x to the right, y down: kept as the JSON that a dataset gave, `[[131.62,453.8],…]`.

    They are two thirds of FFHQ's metadata and rarely used, so they are parsed on first access and written unchanged.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def read(cls, json_text: bytes) -> Self:
        """Return the landmarks in a JSON text. Raises ValueError unless it is 68 pairs of numbers.

        >>> Landmarks.read(b"[[1, 2]]")
        Traceback (most recent call last):
        ValueError: landmarks are 68 points of two numbers each
        """
        if json_text.translate(None, b"0123456789.+-eE \t\r\n") != _SHAPE:
            raise ValueError(NO_LANDMARKS)
        return cls(json_text.translate(None, b" \t\r\n").decode("ascii"))

    @classmethod
    def of(cls, points: Sequence[Sequence[float]]) -> Self:
        """Return the landmarks at these points. Raises ValueError unless there are 68 of two numbers each."""
        return cls.read(json.dumps(points).encode())

    def scaled(self, across: float, down: float) -> Landmarks:
        """Return the landmarks of the same picture made smaller or larger, to hundredths of a pixel."""
        return Landmarks(
            json.dumps([[round(x * across, 2), round(y * down, 2)] for x, y in self.points], separators=(",", ":"))
        )

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The points; none where the text has been damaged since it came."""
        try:
            pairs: list[list[float]] = json.loads(self.text)
            points = tuple((float(x), float(y)) for x, y in pairs)
        except (ValueError, TypeError):
            return ()
        return points if len(points) == LANDMARKS else ()

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Point]: ...
    def __getitem__(self, index: int | slice) -> Point | Sequence[Point]:
        return self.points[index]

    def __len__(self) -> int:
        return LANDMARKS

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Landmarks) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Landmarks({self.text!r})"


_NAMED_BY_FLICKR = re.compile(r"[0-9]{5,20}_[0-9a-f]{8,16}(?:_[a-z0-9]{1,2})?\.\w+")
"""What Flickr calls a file that is fetched from it: the photograph's number, and a secret."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One image of a dataset, with all that the dataset says about it.

    What the dataset does not say is None: nothing is ever made up. What it says is a page or a file and is no address
    of the web is None, too (older archives hold what they were given): pages, files and programs lead to it.
    """

    dataset: str
    key: str
    title: str | None = None
    contributor: Contributor | None = None
    licence: Licence | None = None
    photograph: str | None = None
    """The photograph's identifier, equal for all pictures cut from it (`flickr:1133484654`)."""
    source: str | None = None
    """The photograph's page on the web."""
    file: str | None = None
    """The URL of the photograph's file, for datasets whose pictures are shown from its service."""
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
    """Other columns of the dataset, unchanged."""
    told: tuple[str, ...] = ()
    """Addresses of the web that its files say besides: whoever left by one of them stays out. They are not kept."""
    said_by: Mapping[str, Teller] = field(default_factory=dict[str, Teller])
    """What of this no table says, and by which file it is said: title, contributor, licence, source, uploaded.

    `taken` in place of `uploaded`: the day in `uploaded` is that on which it was taken."""
    anonymous: bool = False
    """Whether its contributor asked not to be named."""
    credited: Mapping[str, Credited] = field(default_factory=dict[str, Credited])
    """What its files were when it was credited, by path; of those of which that is known."""
    veil: Veil | None = None
    """Its veil, if it is veiled: then nothing that shows the face is served, nor its landmarks."""
    drawn: bool = False
    """Whether its dataset's card says that its people are drawn and do not exist."""

    def __post_init__(self) -> None:
        keep_web_addresses(self, "source", "file")

    @property
    def face(self) -> Quad | None:
        """The quad of the face in its photograph: the dataset's, or computed from its landmarks."""
        if self.quad or not self.wild_landmarks:
            return self.quad
        try:
            return Quad.of(Quad.around(self.wild_landmarks.points).points)
        except (ValueError, ZeroDivisionError):
            return None

    def is_twin_of(self, other: Picture) -> bool:
        """Tell whether it is known to be of the same face in the same photograph, as another dataset cut it."""
        if self.dataset == other.dataset or not self.photograph or self.photograph != other.photograph:
            return False
        return bool(self.face and other.face and self.face.is_same_face(other.face))

    @property
    def shown_from(self) -> ShownFrom | None:
        """The best of its files that is present; None if there is none to show."""
        if self.image and self.image.present:
            return "image"
        if self.thumbnail and self.thumbnail.present:
            return "thumbnail"
        if self.wild and self.wild.present and self.quad:
            return "wild"
        return None

    @property
    def addresses(self) -> list[str]:
        """All addresses of the web that anything tells of it: in its dataset's other columns, in its file's name, too.

        What a title or a column says in the midst of words may be about another photograph: it counts only where the
        picture has no photograph's address of its own. Nor does a licence's tell of whom it is, once it is understood.

        >>> image = File("42424242_0a1b2c3d4e_o.jpg")
        >>> Picture("a", "1", own={"seen": "https://example.org/a"}, image=image).addresses
        ['https://example.org/a', 'https://live.staticflickr.com/0/42424242_0a1b2c3d4e_o.jpg']
        >>> Picture("a", "1", title="as https://example.org/a", source="https://example.org/b").addresses
        ['https://example.org/b']
        """
        cells = [addresses_in(each) for each in (self.title or "", *self.own.values()) if "://" in each]
        told = [found for each in cells for found in each.alone]
        in_words = [found for each in cells for found in each.in_words]
        if in_words and not any(photograph_from(each) for each in (self.source, self.file) if each):
            told += in_words
        licence = self.licence.url if self.licence and is_unread(self.licence) else None
        named = f"https://live.staticflickr.com/0/{self._file_name}" if self.is_named_by_flickr else None
        return [each for each in dict.fromkeys((self.source, self.file, *self.told, *told, licence, named)) if each]

    @property
    def is_named_by_flickr(self) -> bool:
        """Whether its file has a name that Flickr gave it, which tells the photograph's number."""
        name = self._file_name
        return "_" in name and _NAMED_BY_FLICKR.fullmatch(name) is not None

    @property
    def _file_name(self) -> str:
        return self.image.path.rpartition("/")[2] if self.image else ""

    @property
    def is_bare(self) -> bool:
        """Whether nothing is known of it but its files."""
        return not (self.title or self.contributor or self.licence or self.photograph or self.source or self.quad)

    @property
    def is_from_files_alone(self) -> bool:
        """Whether no table says anything of it: all that is known is what its files say."""
        facts = {"title": self.title, "contributor": self.contributor, "licence": self.licence, "source": self.source}
        return not self.quad and all(name in self.said_by for name, fact in facts.items() if fact)

    @property
    def has_photograph(self) -> bool:
        """Whether the photograph it was cut from is here."""
        return self.wild is not None and self.wild.present


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of a dataset that could not be taken in, and why."""

    key: str
    reason: str
