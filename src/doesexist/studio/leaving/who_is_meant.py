"""Parse whom an argument means: DATASET/KEY, the address of a page, photograph or account, or a file of these."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from doesexist.archive import Reading, Who
from doesexist.errors import AccountUnclear, AddressLeadsOn, BadAddress, Left, ListUnreadable, NothingFound
from doesexist.model.addresses import named_by
from doesexist.model.flickr import (
    FLICKR,
    account_of,
    is_of_an_account_alone,
    is_of_flickr,
    nsid,
    only_flickr_knows,
    photo_of,
    photograph_from,
)
from doesexist.web_addresses import pared

_ON_ONE_PHOTOGRAPH = 1_000
"""People of a photograph that are asked whose it is."""
Holds = Callable[[str], bool]
"""A function that tells whether an archive has, or had, the photograph at an address."""


def understood(
    words: str, datasets: Iterable[str], houses: Collection[str] | None = None, holds: Holds = lambda _: False
) -> Who:
    """Parse an address into whom it means; raise BadAddress.

    DATASET/KEY, SERVICE/ACCOUNT, the address of a page of the exhibition, or an address on the web. `houses` are the
    exhibition's hosts: an address on another is a photograph's. None: its hosts are unknown, and an address of a
    photograph in the archive means that photograph.

    >>> understood("https://www.flickr.com/photos/frumkin/1133484654/in/photostream/", [])
    Who(kind='photograph', names=('https://www.flickr.com/photos/frumkin/1133484654/in/photostream/',))
    >>> understood("https://www.flickr.com/photos/frumkin/", []), understood("ffhq/00042", ["ffhq"])
    (Who(kind='contributor', names=('flickr', 'frumkin')), Who(kind='picture', names=('ffhq', '00042')))
    >>> understood("https://museum.example/pictures/a/b", [], houses=["show.example"])
    Who(kind='photograph', names=('https://museum.example/pictures/a/b',))
    """
    words = words.strip()
    address = pared(words)
    if photo_of(address):
        return Who("photograph", (address,))
    if is_of_flickr(address) and not holds(address):
        if only_flickr_knows(address):
            raise AddressLeadsOn(words)
        of_flickr = account_of(address)
        # Who mistypes their photograph's address doesn't mean all that is theirs.
        if of_flickr is None or not is_of_an_account_alone(address):
            raise BadAddress(words)
        return Who("contributor", (FLICKR, of_flickr))
    if its_number := nsid(address):
        return Who("contributor", (FLICKR, its_number))
    if not _ON_THE_WEB.match(address):
        return _by_hand(words, datasets)
    web = words[words.index(address) :]
    if web.startswith("//"):
        web, address = f"https:{web}", f"https:{address}"
    photographed = web if holds(web) else address
    if not photograph_from(photographed):
        raise BadAddress(words)
    elsewhere = holds(photographed) if houses is None else host_of(photographed) not in houses
    named = None if elsewhere else _on_a_page(web, datasets)
    return named or Who("photograph", (photographed,))


_ON_THE_WEB = re.compile(r"https?:[/\\]|//", re.IGNORECASE)


def host_of(address: str) -> str:
    """Return the host of an address on the web, with its port unless that is the scheme's default.

    >>> host_of("HTTPS://Show.example:443/pictures/ffhq/00042"), host_of("http://localhost:8000")
    ('show.example', 'localhost:8000')
    """
    parts = urlsplit(address)
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return parts.netloc.lower().rpartition("@")[2].removesuffix(usual)


def _on_a_page(address: str, datasets: Iterable[str]) -> Who | None:
    """Return whom the address of a page of the exhibition means, None if it is none."""
    match named_by(address):
        case ("picture", dataset, key) if dataset.lower() in map(str.lower, datasets) or "/pictures/" in address:
            return Who("picture", (dataset, pared(key)))
        case ("contributor", service, account):
            # A name may end in a full stop; an account at Flickr does not.
            return Who("contributor", (service, pared(account) if service.lower() == FLICKR else account))
        case _:
            return None


def _by_hand(words: str, datasets: Iterable[str]) -> Who:
    """Parse SERVICE/ACCOUNT, taken literally, or a path of the exhibition; raise BadAddress."""
    if who := _on_a_page(words, datasets):
        return who
    match words.strip("/").split("/"):
        case [service, account] if service.lower() == FLICKR and account:
            return Who("contributor", (FLICKR, nsid(account) or account))
        case [service, account] if service and account:
            return Who("contributor", (service, account))
        case _:
            raise BadAddress(words)


def photograph(address: str, holds: Holds = lambda _: False) -> Who:
    """Return the photograph at an address on the web, in any of its forms; raise BadAddress."""
    address = address.strip()
    if not holds(address):
        address = pared(address)
    if only_flickr_knows(address) and not holds(address):
        raise AddressLeadsOn(address)
    if not photograph_from(address):
        raise BadAddress(address)
    return Who("photograph", (address,))


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


def contributors(archive: Path, words: Iterable[str]) -> Iterator[tuple[Who, str | None]]:
    """Yield whom accounts mean, each with the photograph that tells whose it is, where it was named by one of theirs.

    Whose a photograph is, the archive tells if it holds it, and else its address. Raises AccountUnclear.
    """
    with Reading(archive) as reading:
        for each in words:
            address = pared(each)
            pictures = reading.requests.pictures(Who("photograph", (address,)), _ON_ONE_PHOTOGRAPH)
            credited = {(who.service, who.account) for picture in pictures if (who := picture.contributor)}
            of_flickr = account_of(address) if photo_of(address) else None
            if len(credited) == 1:
                yield Who("contributor", credited.pop()), address
            elif of_flickr and not credited:
                yield Who("contributor", (FLICKR, of_flickr)), address
            else:
                yield account(each), None


def meant(
    archive: Path, words: Iterable[str], *, photographs: Iterable[str] = (), file: Path | None = None
) -> list[Who]:
    """Return whom addresses, photographs' addresses, and a file of addresses mean in an archive.

    Raises BadAddress, ListUnreadable.
    """
    with Reading(archive) as reading:
        datasets, holds = [dataset.name for dataset in reading.datasets()], held_by(reading)
        people = [understood(each, datasets, holds=holds) for each in words]
        people += [photograph(each, holds) for each in photographs]
        return people + (listed(file, datasets, holds) if file else [])


def held_by(reading: Reading) -> Holds:
    """Return the function that tells whether an archive has the photograph at an address, or has its tombstone."""

    def holds(address: str) -> bool:
        try:
            reading.requests.meant(Who("photograph", (address,)))
        except NothingFound:
            return False
        except Left:
            pass
        return True

    return holds


def listed(file: Path, datasets: Iterable[str], holds: Holds = lambda _: False) -> list[Who]:
    """Return whom a file of addresses means: one address a line, # begins a comment.

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
    people = [understood(line, names, holds=holds) for line in said if line and not line.startswith("#")]
    if not people:
        raise ListUnreadable(file, "it names nobody")
    return people
