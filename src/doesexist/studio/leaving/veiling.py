"""Veil people, which blurs them wherever they are shown, or lift their veils."""

from __future__ import annotations

from pathlib import Path

from doesexist.archive import Covering, Lifting, Meant, Veiled, Veiling
from doesexist.errors import NothingFound
from doesexist.model import Filter
from doesexist.model.requests import Ceiling
from doesexist.studio.leaving.removing import made, surveyed_again, today


def veil(archive: Path, people: Meant, *, reason: str, request: int = 0, ceiling: Ceiling | None = None) -> Veiled:
    """Blur people, or everyone whom a filter means, everywhere: done when this returns, in the survey too.

    `request`: whose veil it is, until that is decided; 0: the owner's own. One that would hide more people than
    `ceiling` allows waits, and veils nobody. Who is unknown is told in `unknown`. What of the survey could not be
    looked at again is left in `wanting`: nobody is shown clear meanwhile. Raises NothingFound where a filter means
    nobody.
    """
    done = surveyed_again(
        archive, put_on(archive, people, reason=reason, since=today(), request=request, ceiling=ceiling)
    )
    if isinstance(people, Filter) and not done.pictures:
        raise NothingFound(str(people))
    return done


def put_on(
    archive: Path, people: Meant, *, reason: str, since: str, request: int = 0, ceiling: Ceiling | None = None
) -> Veiled:
    """Blur people everywhere, and leave it to somebody else to look again at what that leaves wanting in the survey."""
    return made(archive, Veiling(archive, people, reason=reason, today=since, request=request, ceiling=ceiling))


def veil_again(archive: Path, veils: Covering) -> None:
    """Veil the copies of people who are veiled: by now more is known of their files."""
    again = put_on(archive, veils.people, reason=veils.reason, since=veils.since, request=veils.request)
    surveyed_again(archive, again)


def lift(archive: Path, people: Meant | None = None, *, request: int = 0) -> Veiled:
    """Lift the owner's veils, or a request's, from people, from whom a filter matches, or (None) from all.

    They are shown exactly as before the veil, to the last bit, unless they have another one (`as_before`).
    """
    return surveyed_again(archive, made(archive, Lifting(archive, people, request=request)))
