"""What visitors choose among: the datasets that have a survey, and the licences of everyone."""

from __future__ import annotations

from doesexist.archive import Reading
from doesexist.errors import NothingFound
from doesexist.exhibition.context import ExhibitionContext
from doesexist.model import Licence, addresses


def surveyed_datasets(reading: Reading) -> tuple[str, ...]:
    """Return the names of the datasets that have a survey, in the order they came."""
    return tuple(dataset.name for dataset in reading.datasets() if reading.shards(dataset.name))


def whose(context: ExhibitionContext, dataset: str | None) -> str:
    """Return the dataset that is meant: the first that has a survey where none is named. Raises DatasetUnknown."""
    if dataset is not None:
        return context.known(dataset) or dataset
    for name in (*surveyed_datasets(context.reading), *(each.name for each in context.reading.datasets())):
        return name
    raise NothingFound(addresses.AVERAGE)


def licences_of_everyone(reading: Reading) -> list[tuple[Licence, int]]:
    """Count the pictures under each licence."""
    return reading.holdings.licences()
