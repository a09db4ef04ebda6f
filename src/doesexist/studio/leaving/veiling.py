"""Somebody is blurred wherever they are seen, or shown again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from doesexist.archive import Lifting, Meant, Veiled, Veiling, Who
from doesexist.errors import NothingFound
from doesexist.model import Filter
from doesexist.studio.leaving.removing import made, surveyed_again, today


def veil(archive: Path, people: Iterable[Who] | Filter, *, reason: str, request: int = 0) -> Veiled:
    """Blur people everywhere: done when this returns, in the survey too.

    `request`: whose veil it is, until that is decided; 0: the owner's own. Who is unknown is told in `unknown`. What of
    the survey could not be looked at again is left in `wanting`: nobody is shown clear meanwhile.
    """
    meant = people if isinstance(people, Filter) else [*people]
    return surveyed_again(archive, put_on(archive, meant, reason=reason, since=today(), request=request))


def put_on(archive: Path, people: Meant, *, reason: str, since: str, request: int = 0) -> Veiled:
    """Blur people everywhere, and leave it to somebody else to look again at what that leaves wanting in the survey."""
    return made(archive, Veiling(archive, people, reason=reason, today=since, request=request))


def veil_where(archive: Path, where: Filter, *, reason: str, request: int = 0) -> Veiled:
    """Blur everyone whom a filter means. Raises NothingFound where that is nobody."""
    done = veil(archive, where, reason=reason, request=request)
    if not done.pictures:
        raise NothingFound(str(where))
    return done


def lift(archive: Path, people: Iterable[Who] | Filter | None = None, *, request: int = 0) -> Veiled:
    """Lift the owner's veils, or a request's, of people, of whom a filter means, or (None) of all.

    Everybody is seen again as they were before, to the last bit, unless another veil lies on them (`as_before`).
    """
    meant: Meant | None = people if people is None or isinstance(people, Filter) else [*people]
    return surveyed_again(archive, made(archive, Lifting(archive, meant, request=request)))
