"""Somebody is blurred wherever they are seen, or shown again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from doesexist.archive import Meant, Veiled, Who
from doesexist.archive import unveil as lift_from
from doesexist.archive import veil as put_on
from doesexist.errors import DoesExistError, NothingFound
from doesexist.model import Filter
from doesexist.studio.leaving.removing import today
from doesexist.studio.survey.shards_without import parting
from doesexist.studio.survey.surveying import Survey


def veil(archive: Path, people: Iterable[Who], *, reason: str, request: int = 0) -> Veiled:
    """Blur people everywhere: done when this returns, in the survey too.

    `request`: whose veil it is, until that is decided; 0: the owner's own. Who is unknown is told in `unknown`. What of
    the survey could not be looked at again is left in `wanting`: nobody is shown clear meanwhile.
    """
    return _veil(archive, [*people], reason=reason, request=request)


def veil_where(archive: Path, where: Filter, *, reason: str, request: int = 0) -> Veiled:
    """Blur everyone whom a filter means. Raises NothingFound where that is nobody."""
    done = _veil(archive, where, reason=reason, request=request)
    if not done.pictures:
        raise NothingFound(str(where))
    return done


def lift(archive: Path, people: Iterable[Who] | Filter | None = None, *, request: int = 0) -> Veiled:
    """Lift the owner's veils, or a request's, of people, of whom a filter means, or (None) of all.

    Everybody is seen again as they were before, to the last bit, unless another veil lies on them (`as_before`).
    """
    meant: Meant | None = people if people is None or isinstance(people, Filter) else [*people]
    return _surveyed_again(archive, lift_from(archive, meant, request=request, part=parting(archive)))


def _veil(archive: Path, people: Meant, *, reason: str, request: int) -> Veiled:
    done = put_on(archive, people, reason=reason, today=today(), request=request, part=parting(archive))
    return _surveyed_again(archive, done)


def _surveyed_again(archive: Path, done: Veiled) -> Veiled:
    """Look again at what a veil, put on or lifted, leaves wanting in the survey; return what is left to do."""
    if done.wanting:
        with suppress(DoesExistError):
            for _ in Survey(archive, only=done.wanting):
                pass
            return replace(done, wanting=())
    return done
