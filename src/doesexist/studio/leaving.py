"""Someone leaves, or has their credit put right."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from doesexist.archive import Departure, Farewell, Reading, Who, let_leave, put_right
from doesexist.errors import AccountUnclear, BadAddress, DoesExistError, ListUnreadable, NothingFound
from doesexist.model.addresses import named_by
from doesexist.model.flickr import FLICKR, account_of, photo_of, photograph_from
from doesexist.studio.parting import parting
from doesexist.studio.surveying import Survey


def today() -> str:
    """Return today's date, as it is kept: year, month, day; in UTC."""
    return datetime.now(UTC).date().isoformat()


def understood(words: str, datasets: Iterable[str]) -> Who:
    """Return whom an address means; raise BadAddress.

    DATASET/KEY, SERVICE/ACCOUNT, the address of a page of the exhibition, or an address on the web.

    >>> understood("https://www.flickr.com/photos/frumkin/1133484654/in/photostream/", [])
    Who(kind='photograph', names=('https://www.flickr.com/photos/frumkin/1133484654/in/photostream/',))
    >>> understood("https://www.flickr.com/photos/frumkin/", []), understood("ffhq/00042", ["ffhq"])
    (Who(kind='contributor', names=('flickr', 'frumkin')), Who(kind='picture', names=('ffhq', '00042')))
    """
    words = words.strip()
    if photo_of(words):
        return Who("photograph", (words,))
    if account := account_of(words):
        return Who("contributor", (FLICKR, account))
    match named_by(words):
        case ("picture", dataset, key) if (
            dataset.lower() in {name.lower() for name in datasets} or "/pictures/" in words
        ):
            return Who("picture", (dataset, key))
        case ("picture", service, account):
            return Who("contributor", (service, account))
        case ("contributor", service, account):
            return Who("contributor", (service, account))
        case _ if photograph_from(words):
            return Who("photograph", (words,))
        case _:
            raise BadAddress(words)


def photograph(address: str) -> Who:
    """Return the photograph under an address on the web, in whatever form; raise BadAddress."""
    if not photograph_from(address):
        raise BadAddress(address)
    return Who("photograph", (address.strip(),))


def account(words: str) -> Who:
    """Return the contributor named SERVICE/ACCOUNT, or by the address of their page; raise AccountUnclear.

    >>> account("flickr/frumkin") == account("https://www.flickr.com/people/frumkin/")
    True
    """
    try:
        who = understood(words, [])
    except BadAddress:
        raise AccountUnclear(words) from None
    if who.kind != "contributor":
        raise AccountUnclear(words)
    return who


def listed(file: Path, datasets: Iterable[str]) -> list[Who]:
    """Return whom a file of addresses means: one a line, a # and what follows left out.

    Raises BadAddress, ListUnreadable.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise ListUnreadable(file, (error.strerror or str(error)).lower()) from None
    except UnicodeDecodeError:
        raise ListUnreadable(file, "it is no text in UTF-8") from None
    said = (line.split(" #")[0].strip() for line in lines)
    names = list(datasets)
    people = [understood(line, names) for line in said if line and not line.startswith("#")]
    if not people:
        raise ListUnreadable(file, "it names nobody")
    return people


def datasets_of(archive: Path) -> list[str]:
    """Return the names of the archive's datasets."""
    with Reading(archive) as reading:
        return [dataset.name for dataset in reading.datasets()]


def remove(
    archive: Path, people: Iterable[Who], *, reason: str, delete_files: bool = False
) -> tuple[Departure, Farewell]:
    """Let people leave: gone when this returns, out of the survey too; scrubbed, if no reader was in the way.

    Those who were on a photograph with them are looked at again, with the leaver veiled; and whole shards, where the
    leavers' own pictures can't be subtracted any more. What of that could not be done is left in `wanting`.
    """
    departure, farewell = let_leave(
        archive, list(people), reason=reason, today=today(), delete_files=delete_files, part=parting(archive)
    )
    return surveyed_again(archive, departure), farewell


def surveyed_again(archive: Path, departure: Departure) -> Departure:
    """Look again at what somebody who left leaves wanting in the survey; return what is left to do."""
    if departure.wanting:
        with suppress(DoesExistError):
            for _ in Survey(archive, only=departure.wanting):
                pass
            return replace(departure, wanting=())
    return departure


def correct(archive: Path, who: Who, name: str | None) -> tuple[int, Farewell]:
    """Put a credit right, now and at every later ingest; no name: they asked not to be named.

    Return how many pictures it is on. Raises NothingFound.
    """
    pictures, farewell = put_right(archive, who, name, today())
    if not pictures:
        raise NothingFound(str(who))
    return pictures, farewell
