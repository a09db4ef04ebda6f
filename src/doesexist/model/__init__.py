"""The domain model: immutable values and their rules; needs the standard library alone."""

from doesexist.model.datasets import NO_CARD, Card, Dataset
from doesexist.model.filters import EVERYONE, Filter
from doesexist.model.geometry import Margins, Point, Quad
from doesexist.model.licences import Licence, Obligation, combined
from doesexist.model.pictures import Contributor, Credited, File, Landmarks, Picture, Rejected, Teller
from doesexist.model.veils import Veil

__all__ = [
    "EVERYONE",
    "NO_CARD",
    "Card",
    "Contributor",
    "Credited",
    "Dataset",
    "File",
    "Filter",
    "Landmarks",
    "Licence",
    "Margins",
    "Obligation",
    "Picture",
    "Point",
    "Quad",
    "Rejected",
    "Teller",
    "Veil",
    "combined",
]
