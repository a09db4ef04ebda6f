"""What an archive holds, counted: for the card of each dataset, and for the register's licences."""

from __future__ import annotations

from dataclasses import dataclass

from doesexist.archive.register.register import Register
from doesexist.model import Licence, Obligation


@dataclass(frozen=True, slots=True)
class Holding:
    """How much of a dataset is here."""

    contributors: int
    photographs: int
    """Distinct photographs; a picture whose photograph is unknown counts as one of its own."""
    uncredited: int
    """Of how many pictures it is unknown who took them."""
    anonymous: int
    """Of how many whoever took them asked not to be named."""
    licences: tuple[tuple[Licence | None, int], ...]
    """Each with its pictures, the most frequent first; None: the licence is unknown."""


NOTHING = Holding(0, 0, 0, 0, ())


class Holdings:
    """Counts over an open archive. Each looks at every picture: 0.03 s for 70,000."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def by_dataset(self) -> dict[str, Holding]:
        """Return what there is of each dataset that has a picture."""
        licences: dict[str, list[tuple[Licence | None, int]]] = {}
        for dataset, licence, pictures in self._by_licence():
            licences.setdefault(dataset, []).append((licence, pictures))
        # Negative: a picture's id, in place of an unknown photograph, must not equal a photograph's id.
        return {
            dataset: Holding(people, photographs, uncredited, anonymous, tuple(licences[dataset]))
            for dataset, people, photographs, uncredited, anonymous in self._register.all(
                """SELECT d.name, count(DISTINCT p.contributor), count(DISTINCT coalesce(p.photograph, -p.id)),
                          sum(p.contributor IS NULL AND p.anonymous IS NULL),
                          sum(p.contributor IS NULL AND p.anonymous IS NOT NULL)
                   FROM picture p CROSS JOIN dataset d ON d.id = p.dataset GROUP BY p.dataset"""
            )
        }

    def licences(self) -> list[tuple[Licence, int]]:
        """Return all licences that pictures have, the most frequent first, each with its pictures."""
        counts: dict[Licence, int] = {}
        for _, licence, pictures in self._by_licence():
            if licence:
                counts[licence] = counts.get(licence, 0) + pictures
        return sorted(counts.items(), key=lambda each: (-each[1], each[0].name))

    def _by_licence(self) -> list[tuple[str, Licence | None, int]]:
        rows = self._register.all(
            """SELECT d.name, l.id, l.name, l.url, l.asks, l.rights, m.pictures
               FROM (SELECT dataset, licence, count(*) AS pictures FROM picture GROUP BY 1, 2) m
               CROSS JOIN dataset d ON d.id = m.dataset LEFT JOIN licence l ON l.id = m.licence
               ORDER BY m.pictures DESC, l.name"""
        )
        return [
            (dataset, Licence(identity, name, url, Obligation(asks), rights) if identity else None, pictures)
            for dataset, identity, name, url, asks, rights, pictures in rows
        ]
