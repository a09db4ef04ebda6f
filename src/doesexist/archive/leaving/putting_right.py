"""A credit is put right: another name, or none, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from doesexist.archive.credits.corrections import correct
from doesexist.archive.leaving import deciding
from doesexist.archive.leaving.deciding import Granting
from doesexist.archive.leaving.scrubbing import note_scrub_due
from doesexist.archive.leaving.who_is_meant import Who, found, tombstone_of
from doesexist.archive.pictures.licences import forget_unused_licences
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.opening import for_writing
from doesexist.archive.register.register import Register
from doesexist.errors import CreditUnknown
from doesexist.model.requests import Outcome

_CREDITED = "SELECT coalesce(contributor, anonymous) IS NOT NULL FROM picture WHERE id = ?"


def put_right(archive: Path, who: Who, name: str | None, today: str, granting: Granting | None = None) -> int:
    """Put a credit right; return how many pictures it is on. The one they had is gone when `finish_leaving` has run.

    With `granting`, a request, that is closed with it: where it is not open (any more), nothing is put right. Raises
    CreditUnknown, RequestDecided, RequestUnknown.
    """
    with closing(for_writing(archive)) as register, register.transaction():
        return _put_right(register, who, name, today, granting)


def put_right_all(
    archive: Path, granted: Iterable[tuple[Who, str | None, Granting]], today: str
) -> dict[str, CreditUnknown]:
    """Put right what requests ask for, all of it in one transaction; return those that can't be, by their names.

    Raises RequestDecided, RequestUnknown where one is not open (any more): then nothing is put right.
    """
    refused: dict[str, CreditUnknown] = {}
    with closing(for_writing(archive)) as register, register.transaction():
        for who, name, granting in granted:
            try:
                _put_right(register, who, name, today, granting)
            except CreditUnknown as error:  # before anything of it was written
                refused[granting.name] = error
    return refused


def _put_right(register: Register, who: Who, name: str | None, today: str, granting: Granting | None) -> int:
    pictures = found(register, who, twins=who.kind == "picture")
    if pictures and not any(register.one(_CREDITED, (row,)) for row in pictures):
        raise CreditUnknown(str(who))
    if pictures:
        salted = Salted.of(register)
        subjects = [tombstone_of(register, who)]
        if who.kind != "contributor":  # a dataset that is read again is asked for pictures and accounts
            whose = [register.one("SELECT dataset, key FROM whole WHERE id = ?", (row,)) for row in pictures]
            subjects = [salted.picture(dataset, key) for dataset, key in whose]
        correct(register, subjects, pictures, name, today)
        forget_unused_licences(register)  # they may be words that name somebody
        note_scrub_due(register, today)
    if granting and pictures:
        deciding.grant(register, granting, len(pictures), today)
    elif granting:  # nobody is here whose credit could be put right
        deciding.close(register, granting.name, Outcome.HAD_LEFT, pictures=0, today=today)
    return len(pictures)
