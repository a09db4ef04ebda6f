"""A dataset and its card: who made it, under which terms, and how."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from doesexist.model.licences import CC_BY_NC_SA_4, Licence


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a visitor should know about a dataset. Facts only; unknown is None."""

    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    """The dataset's own page."""
    licence: Licence | None = None
    """The licence of the whole, not that of its pictures."""
    terms: str | None = None
    citation: str | None = None
    made: str | None = None
    """How it was made, in a paragraph."""
    drawn: bool = False
    """Whether the people in it are drawn and do not exist; then every page says so."""


NO_CARD = Card()

FFHQ = Card(
    title="Flickr-Faces-HQ (FFHQ)",
    publisher="NVIDIA",
    url="https://github.com/NVlabs/ffhq-dataset",
    licence=CC_BY_NC_SA_4,
    terms=(
        "The dataset as a whole: non-commercial use, credit, same licence. Each picture keeps the licence its "
        "photographer chose on Flickr. It is not meant for developing facial recognition."
    ),
    citation=(
        "Tero Karras, Samuli Laine, Timo Aila: A Style-Based Generator Architecture for Generative Adversarial "
        "Networks. CVPR 2019."
    ),
    made=(
        "70,000 faces crawled from Flickr, among photographs under permissive licences; aligned and cropped by dlib's "
        "68 landmarks; sorted out by automatic filters and by crowd workers, who removed statues, paintings and "
        "photographs of photographs. The people in the pictures were not asked."
    ),
)
"""What the publisher says of FFHQ."""

THISPERSONEXISTS = Card(
    title="thispersonexists.net",
    publisher="Vincent Woo",
    url="https://github.com/vincentwoo/thispersonexists",
    licence=CC_BY_NC_SA_4,
    terms="Derived from NVIDIA's metadata of FFHQ; each photograph keeps the licence its photographer chose.",
    made=(
        "A list of FFHQ's photographs that were still on Flickr, with the place of the face in each. It holds no "
        "pictures: they are where their photographers put them."
    ),
)
"""What is known of the list behind thispersonexists.net."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A dataset in the archive: its name is part of every address, its pictures stay in its folder."""

    name: str
    kind: str
    root: Path
    """The folder that holds its files; nothing outside it is ever shown."""
    card: Card = NO_CARD
    pictures: int = 0
    """How many are in the archive now."""

    @property
    def title(self) -> str:
        """Its title, or its name where it has none."""
        return self.card.title or self.name
