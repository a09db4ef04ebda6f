"""A veil: somebody is blurred, for as long as it lies there, and the pages say since when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

ASKED = "Somebody asked for this; it is being decided."
"""Why a picture is veiled that somebody asks to leave. Who that is, and what they wrote, the curator alone is told."""


@dataclass(frozen=True, slots=True)
class Veil:
    """That a picture is veiled, whoever wants it, however many veils lie on it."""

    since: str
    """When the first of them was put on: year, month, day."""
    reason: str | None
    """Why, in the owner's words; None where only somebody's request veils it."""
    own: bool
    """Whether all of it is the owner's own: then the owner may let visitors look behind it."""

    @property
    def why(self) -> str:
        """Why, in words.

        >>> Veil("2026-03-01", None, own=False).why
        'Somebody asked for this; it is being decided.'
        """
        return self.reason or ASKED


class Blurred(NamedTuple):
    """Who is made unrecognisable in an image: somebody who left its photograph, somebody who is veiled."""

    left: bool = False
    veiled: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What is said of it, in sentences.

        >>> Blurred(veiled=True).notes
        ('Somebody in it is veiled. They are made unrecognisable.',)
        """
        return (LEFT,) * self.left + (VEILED,) * self.veiled


NOBODY = Blurred()
LEFT = "Somebody who was in this photograph left. They are made unrecognisable."
VEILED = "Somebody in it is veiled. They are made unrecognisable."
