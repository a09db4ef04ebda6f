"""Veils: a picture is shown blurred for as long as it has one, and pages say since when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

ASKED = "Somebody asked for this; it is being decided."
"""The public reason of a veil that a request for removal put on; the curator alone sees who asked, and their text."""


@dataclass(frozen=True, slots=True)
class Veil:
    """The state of a picture that is veiled, by one or several veils."""

    since: str
    """The date of the first of them, ISO 8601."""
    reason: str | None
    """The owner's reason; None if only requests veil it."""
    own: bool
    """Whether the owner put on all of them: only then may visitors be allowed to see the picture unblurred."""

    @property
    def why(self) -> str:
        """The reason that is shown to visitors.

        >>> Veil("2026-03-01", None, own=False).why
        'Somebody asked for this; it is being decided.'
        """
        return self.reason or ASKED


class Blurred(NamedTuple):
    """Whether people in an image are made unrecognisable: those who left the archive, those who are veiled."""

    left: bool = False
    veiled: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes that are shown with the image, a sentence each.

        >>> Blurred(veiled=True).notes
        ('Somebody in it is veiled. They are made unrecognisable.',)
        """
        return (LEFT,) * self.left + (VEILED,) * self.veiled


NOBODY = Blurred()
LEFT = "Somebody who was in this photograph left. They are made unrecognisable."
VEILED = "Somebody in it is veiled. They are made unrecognisable."
