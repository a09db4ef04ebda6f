"""Requests to leave or to be credited differently: filing them, and the curator's decisions.

Each step is one transaction, and what follows it can be repeated: if a process stops before it veils a new request's
pictures, or lifts the veils of a decided one, the next call of `settle` does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import count, islice, tee
from pathlib import Path
from typing import NamedTuple

from doesexist.archive import (
    Asking,
    Departure,
    Granting,
    Reading,
    Request,
    Scrub,
    ScrubResult,
    Sealed,
    Wanting,
    ask,
    close_request,
    close_who_left,
    finish_leaving,
    put_right,
)
from doesexist.errors import (
    ArchiveBusy,
    ArchiveError,
    ArchiveFull,
    ArchiveReadOnly,
    DoesExistError,
    NotWrittenDown,
    RequestUnknown,
)
from doesexist.model.requests import USUAL, Ceiling, Kind, Outcome, Receipt, name_read
from doesexist.model.veils import ASKED
from doesexist.studio.leaving.removing import remove, today
from doesexist.studio.leaving.veiling import lift
from doesexist.studio.leaving.veiling import put_on as veil
from doesexist.studio.leaving.veiling import veil as veil_and_look

LEFT = "they asked"
"""The reason of a removal where the curator gives none."""


def receipts_of(reading: Reading, nonce: bytes) -> Iterator[tuple[Receipt, Sealed]]:
    """Yield the receipts derived from a form's nonce, in the order to be tried until one has a free name."""
    made, kept = reading.secret("receipts"), reading.secret("digests of receipts")
    for turn in count():
        receipt = Receipt.of(nonce, made, turn)
        yield receipt, Sealed(receipt.name, receipt.digest(kept))


def digest_of(reading: Reading, receipt: Receipt) -> bytes:
    """Return the keyed digest by which an archive stores a receipt."""
    return receipt.digest(reading.secret("digests of receipts"))


def sent_before(reading: Reading, nonce: bytes) -> Receipt | None:
    """Return the receipt of a form that was sent already, None if it was not."""
    receipt, sealed = next(receipts_of(reading, nonce))
    return receipt if reading.requests.under(sealed.digest) else None


class Filed(NamedTuple):
    """A request that was stored."""

    receipt: Receipt
    is_new: bool
    """Whether it was not stored before."""
    wanting: tuple[Wanting, ...]
    """Shards to be surveyed again after the answer, as that takes long; meanwhile they are shown blurred."""


def file_request(archive: Path, asking: Asking, nonce: bytes, ceiling: Ceiling = USUAL) -> Filed:
    """Write a request down, and blur whom it means if it is to: done when this returns.

    Where open requests hide as many as `ceiling` allows, it waits, and blurs nobody until there is room. Sent again, it
    has the same receipt, and nothing is written twice. Raises NotWrittenDown: then nothing is.
    """
    with Reading(archive) as reading:
        receipts, sealed = tee(receipts_of(reading, nonce))
        try:
            turn, number = ask(archive, asking, (seal for _, seal in sealed), today())
        except (ArchiveBusy, ArchiveFull, ArchiveReadOnly) as error:
            raise NotWrittenDown from error
        receipt, _ = next(islice(receipts, turn, None))
    if asking.veiled and number is not None:
        with suppress(ArchiveError):  # it stands there, and whoever looks next lays the veil
            done = veil(archive, [asking.who], reason=ASKED, since=today(), request=number, ceiling=ceiling)
            return Filed(receipt, is_new=True, wanting=done.wanting)
    return Filed(receipt, is_new=number is not None, wanting=())


def grant(
    archive: Path, words: str, *, reason: str | None = None, delete_files: bool = False
) -> tuple[Departure | int, ScrubResult]:
    """Do what a request asks for, and close it, in one transaction; then wipe its contents.

    Return what a removal did, or on how many pictures the credit was corrected. Raises RequestUnknown, RequestDecided
    if somebody else has decided it: then nothing is done.
    """
    request = named(archive, words)
    asking, granting = request.asking, Granting(request.name, reason)
    if asking.kind is Kind.CREDIT:
        return put_right(archive, asking.who, asking.wanted, today(), granting), finish_leaving(archive)
    with Reading(archive) as reading:
        moved = reading.requests.moved(request)
    people = [asking.who, *moved]
    return remove(archive, people, reason=reason or LEFT, delete_files=delete_files, granting=granting)


def deny(archive: Path, words: str, *, reason: str) -> ScrubResult:
    """Close a request without doing what it asks for, and lift its veil; other veils on the same pictures stay.

    Raises RequestUnknown, RequestDecided.
    """
    request = named(archive, words)
    close_request(archive, request.name, Outcome.DENIED, pictures=request.pictures, today=today(), reason=reason)
    try:
        lift(archive, request=request.number)
        return finish_leaving(archive)
    except (ArchiveBusy, ArchiveFull):  # it is decided, and the next `settle` does the rest
        return ScrubResult(Scrub(done=False, seconds=0.0))


def named(archive: Path, words: str) -> Request:
    """Return an open request; raise RequestUnknown or RequestDecided."""
    name = name_read(words)
    if name is None:
        raise RequestUnknown(words[:40])
    with Reading(archive) as reading:
        return reading.requests.named(name)


def settle(archive: Path, ceiling: Ceiling | None = None) -> None:
    """Finish what was stopped half way: veils not laid yet or not lifted yet, requests that mean nobody any more.

    Those that wait are laid if by now there is room under `ceiling`; None: they go on waiting. Then what is left of
    those who left, or of what was written with a request, is scrubbed.
    """
    with Reading(archive) as reading:
        unsettled, scrubbed = reading.requests.unsettled(), reading.requests.scrubbed
    for request in unsettled.unveiled:
        veil_and_look(archive, [request.asking.who], reason=ASKED, request=request.number, ceiling=ceiling)
    for number in unsettled.stale:
        lift(archive, request=number)
    if ceiling:
        hide_waiting(archive, ceiling)
    if unsettled.gone:
        close_who_left(archive, today())
    if unsettled.gone or not scrubbed:
        finish_leaving(archive)


def hide_waiting(archive: Path, ceiling: Ceiling) -> None:
    """Blur whom requests mean that wait, as far as there is room for them by now, the oldest first."""
    with Reading(archive) as reading:
        fitting = reading.requests.fitting(ceiling)
    for request in fitting:
        veil_and_look(archive, [request.asking.who], reason=ASKED, request=request.number, ceiling=ceiling)


def settle_by_and_by(archive: Path, ceiling: Ceiling = USUAL) -> bool:
    """Do the same for somebody who waits for no answer; tell whether nothing is left that the next has to do."""
    with suppress(DoesExistError, OSError):
        settle(archive, ceiling)
        with Reading(archive) as reading:
            return reading.requests.scrubbed and not any(reading.requests.unsettled())
    return False
