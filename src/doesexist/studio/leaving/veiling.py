"""Veil people, which blurs them wherever they are shown, or lift their veils."""

from __future__ import annotations

from pathlib import Path

from doesexist.archive import Lifting, Meant, Veiled, Veiling
from doesexist.errors import NothingFound
from doesexist.model import Filter
from doesexist.studio.leaving.removing import made, surveyed_again, today


def veil(archive: Path, people: Meant, *, reason: str, request: int = 0) -> Veiled:
    """Blur people, or everyone whom a filter matches, everywhere and in the survey, before returning.

    `request`: the request whose veil it is, until it is decided; 0: the owner's own. The result has unknown people in
    `unknown`, and shards still to be surveyed in `wanting`, where nobody is shown clear meanwhile. Raises NothingFound
    if a filter matches nobody.
    """
    done = surveyed_again(archive, put_on(archive, people, reason=reason, since=today(), request=request))
    if isinstance(people, Filter) and not done.pictures:
        raise NothingFound(str(people))
    return done


def put_on(archive: Path, people: Meant, *, reason: str, since: str, request: int = 0) -> Veiled:
    """Blur people everywhere, but leave dropped shards (`wanting`) to be surveyed by the caller."""
    return made(archive, Veiling(archive, people, reason=reason, today=since, request=request))


def lift(archive: Path, people: Meant | None = None, *, request: int = 0) -> Veiled:
    """Lift the owner's veils, or a request's, from people, from whom a filter matches, or (None) from all.

    They are shown exactly as before the veil, to the last bit, unless they have another one (`as_before`).
    """
    return surveyed_again(archive, made(archive, Lifting(archive, people, request=request)))
