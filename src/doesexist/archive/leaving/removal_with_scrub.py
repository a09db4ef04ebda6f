"""The whole of a removal, from a request to the last byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from doesexist.archive.leaving import deciding, removals, requests, scrubbing, unfinished_restore
from doesexist.archive.leaving.deciding import Granting
from doesexist.archive.leaving.removals import Departure, Who
from doesexist.archive.leaving.requests import Asking, Sealed
from doesexist.archive.leaving.scrubbing import SCRUB_PATIENCE, Scrub
from doesexist.archive.leaving.survey_changes import Part
from doesexist.archive.register.opening import for_writing
from doesexist.archive.register.register import Register
from doesexist.archive.survey.surveys import FOLDER, SurveyFilesBusy, forget, sweep, writing_files
from doesexist.model.requests import Outcome

_PATIENCE = 10.0
"""Seconds that who leaves waits for others to have written files of the survey: they need a tenth of one."""


_ASKING = 5_000
"""Milliseconds that somebody who asks for something waits for others to have written."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """What came after the removal itself."""

    scrub: Scrub | None = None
    """None where nothing had to be scrubbed."""
    undeleted: tuple[Path, ...] = ()
    """The owner's files that could not be deleted."""


def let_leave(
    archive: Path,
    people: Sequence[Who],
    *,
    reason: str,
    today: str,
    delete_files: bool = False,
    part: Part | None = None,
    granting: Granting | None = None,
) -> tuple[Departure, Farewell]:
    """Let people leave, delete the owner's files of them if asked to, and scrub.

    With `granting`, a request, that is closed in the same transaction; raises RequestDecided or
    RequestUnknown where it is not open (any more), and nobody leaves. Others that mean only them are closed, too.
    """

    def also(register: Register, left: int) -> None:
        if granting:
            deciding.grant(register, granting, left, today)
        deciding.close_who_left(register, today)

    with closing(for_writing(archive)) as register:
        remove = partial(
            removals.remove,
            register,
            people,
            reason=reason,
            today=today,
            delete_files=delete_files,
            also=also,
            asked=granting is not None,
        )
        departure = _left(archive, register, remove, part)
        return departure, _finished(archive, register)


def _left(archive: Path, register: Register, remove: Callable[..., Departure], part: Part | None) -> Departure:
    if part is None or not register.one("SELECT EXISTS(SELECT 1 FROM shard)"):
        return remove()
    try:
        with writing_files(archive, _PATIENCE):
            departure = remove(part=part)
            forget(archive, register, departure.replaced)
    except SurveyFilesBusy:
        # Somebody holds the survey's files for long: nobody who leaves waits for that. Their shards go as a whole.
        return remove()
    return departure


def put_right(
    archive: Path, who: Who, name: str | None, today: str, granting: Granting | None = None
) -> tuple[int, Farewell]:
    """Put a credit right, and scrub the one it had. `granting`: see above."""

    def also(register: Register, pictures: int) -> None:
        if granting and pictures:
            deciding.grant(register, granting, pictures, today)
        elif granting:  # nobody is here whose credit could be put right
            deciding.close(register, granting.name, Outcome.HAD_LEFT, pictures=0, today=today)

    with closing(for_writing(archive)) as register:
        return removals.put_right(register, who, name, today, also), _finished(archive, register)


def ask(archive: Path, asking: Asking, receipts: Iterable[Sealed], today: str) -> tuple[int, int | None]:
    """Write a request down; return which receipt it is under, and its number: see requests.put_down."""
    with closing(for_writing(archive)) as register:
        register.patient(_ASKING)
        return requests.put_down(register, asking, receipts, today)


def close_request(
    archive: Path, name: str, outcome: Outcome, *, pictures: int, today: str, reason: str | None = None
) -> None:
    """Close a request; raise RequestDecided or RequestUnknown. What it said is gone when `finish_leaving` has run."""
    with closing(for_writing(archive)) as register, register.transaction():
        deciding.close(register, name, outcome, pictures=pictures, today=today, reason=reason)


def close_who_left(archive: Path, today: str) -> None:
    """Close the requests that mean nobody any more."""
    with closing(for_writing(archive)) as register, register.transaction():
        deciding.close_who_left(register, today)


def take_key(archive: Path, key: str) -> None:
    """Keep the public key that contacts are encrypted to."""
    with closing(for_writing(archive)) as register:
        requests.take_key(register, key)


def finish_leaving(archive: Path) -> Farewell:
    """Finish what a removal that was stopped, or delayed by a reader, had left to do."""
    with closing(for_writing(archive)) as register:
        return _finished(archive, register)


def _finished(archive: Path, register: Register) -> Farewell:
    undeleted = tuple(scrubbing.delete_files(register))
    # Whoever leaves may be in it: its end, or the next command that writes, ends this.
    if not unfinished_restore.sweep(archive):
        return Farewell(Scrub(done=False, seconds=0.0), undeleted)
    if scrubbing.scrub_due(register) and (archive / FOLDER).is_dir():
        try:
            with writing_files(archive, _PATIENCE):
                swept = sweep(archive, register)
        except SurveyFilesBusy:
            swept = False
        if not swept:  # files that they are in may still lie there: the next command that writes ends it
            return Farewell(Scrub(done=False, seconds=0.0), undeleted)
    scrub = scrubbing.scrub(register, SCRUB_PATIENCE) if scrubbing.scrub_due(register) else None
    return Farewell(scrub, undeleted)
