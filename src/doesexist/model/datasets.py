"""A dataset and its card: who made it, under which terms, and how."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from doesexist.errors import marked as _
from doesexist.model.licences import CC_BY_NC_SA_4, Licence
from doesexist.model.links import keep_web_addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a dataset's owner says about it, for visitors; unknown is None."""

    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    """The dataset's own page."""
    licence: Licence | None = None
    """The licence of the dataset as a whole, not of its pictures."""
    terms: str | None = None
    citation: str | None = None
    made: str | None = None
    """How it was made: one paragraph, or one step per line."""
    drawn: bool = False
    """Whether the people in it are drawn and do not exist; then every page of theirs says so."""

    def __post_init__(self) -> None:
        keep_web_addresses(self, "url")


NO_CARD = Card()

FFHQ = Card(
    title="Flickr-Faces-HQ (FFHQ)",
    publisher="NVIDIA",
    url="https://github.com/NVlabs/ffhq-dataset",
    licence=CC_BY_NC_SA_4,
    terms=_(
        "The dataset as a whole: non-commercial use, credit, same licence. Each picture keeps the licence its "
        "photographer chose on Flickr. It is not meant for developing facial recognition."
    ),
    citation=(
        "Tero Karras, Samuli Laine, Timo Aila: A Style-Based Generator Architecture for Generative Adversarial "
        "Networks. CVPR 2019."
    ),
    made="\n".join(
        (
            _(
                "Crawled: a program went through Flickr and took photographs of people, only such as their "
                "photographers had put under a permissive licence."
            ),
            _(
                "Found: dlib, a program that finds faces, marked 68 points on each: along chin, brows, nose, eyes and "
                "mouth. One photograph can give several faces."
            ),
            _(
                "Aligned: by the eyes and the mouth among these points each face was turned upright, cut out as a "
                "square and scaled to 1024 × 1024 pixels. Where the square reached beyond the photograph, it was "
                "filled with a blurred reflection."
            ),
            _(
                "Cleaned: filters sorted out a part by themselves; then crowd workers looked through the rest and "
                "removed statues, paintings and photographs of photographs."
            ),
            _("Divided: 70,000 faces were left, the first 60,000 to train machines with, 10,000 to check them by."),
            _(
                "Published, with a record of each face: who took the photograph, its title, its licence, where it was. "
                "The people in the pictures were not asked."
            ),
            _(
                "Since then: whoever took a photograph can hide it, or change its licence, and then ask NVIDIA by "
                "e-mail to take it out. The published files have stayed as they were."
            ),
        )
    ),
)
"""The built-in card of FFHQ, from what its publisher says."""

THISPERSONEXISTS = Card(
    title="thispersonexists.net",
    publisher="Vincent Woo",
    url="https://github.com/vincentwoo/thispersonexists",
    licence=CC_BY_NC_SA_4,
    terms=_("Derived from NVIDIA's metadata of FFHQ; each photograph keeps the licence its photographer chose."),
    made="\n".join(
        (
            _("Derived: the records of FFHQ were taken, and Flickr was asked which photographs were still there."),
            _(
                "Listed: of each that was, the address of its file, who took it, and the corners of the face in it. "
                "It holds no pictures: they are where their photographers put them."
            ),
            _("Cropped only while somebody looks: the visitor's own browser cuts the face out of the photograph."),
        )
    ),
)
"""The built-in card of the list behind thispersonexists.net."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A dataset in the archive: its name is part of every address, its pictures stay in its folder."""

    name: str
    kind: str
    root: Path
    """The folder that holds its files; nothing outside it is ever shown."""
    card: Card = NO_CARD
    pictures: int = 0
    """How many of its pictures are in the archive now."""

    @property
    def title(self) -> str:
        """Its title, or its name where it has none."""
        return self.card.title or self.name
