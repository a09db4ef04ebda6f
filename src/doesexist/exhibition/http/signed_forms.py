"""Reads forms, and signs them: one is taken only whole, from this exhibition, and within a day."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request

from doesexist.errors import FormFromElsewhere, FormTooLarge, FormUnreadable
from doesexist.errors import marked as _
from doesexist.exhibition.context import ExhibitionContext, context_of
from doesexist.model import clock

LARGEST = 16_384
"""Bytes of a form: 2,000 letters of any script, percent-encoded, and what else one can write into it."""
MEDIA_TYPE = "application/x-www-form-urlencoded"
_FIELDS = 30
_DIGITS = 18
_LIFE = 86_400
"""Seconds for which a form can be sent: one that was left open over night still can."""
_NONCE, _TIME, _MAC = 16, 5, 16
PARTS, BITS = 8, 12
"""A proof of work: eight numbers, each found after 4,096 digests or so. The time of many small ones varies less."""

_OTHER_KIND = _("it is not written as forms are")
_NOT_TEXT = _("it holds something else than text")
_NOT_OURS = _("it was not made here, or longer ago than a day")


async def form_of(request: Request) -> Mapping[str, str]:
    """Return what a form says; raise FormFromElsewhere, FormTooLarge, FormUnreadable."""
    return dict(reversed(await fields_of(request)))  # of a field that comes twice, the first


async def fields_of(request: Request, most: int = _FIELDS) -> list[tuple[str, str]]:
    """Return the fields of a form, at most so many, as they come; raises as `form_of`."""
    sent_from_here(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise FormUnreadable(_OTHER_KIND)
    length = request.headers.get("content-length", "")
    if len(length) > _DIGITS or (length.isdecimal() and int(length) > LARGEST):
        raise FormTooLarge(LARGEST)  # at once: what is told to be that long may never come
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise FormTooLarge(LARGEST)
    try:
        text = body.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=most)
    except ValueError:
        raise FormUnreadable(_NOT_TEXT) from None


def sent_from_here(request: Request) -> None:
    """Raise FormFromElsewhere where another site sent a form; its body is not read for that."""
    if not _is_from_here(request, context_of(request)):
        raise FormFromElsewhere


def _is_from_here(request: Request, context: ExhibitionContext) -> bool:
    """Tell whether the exhibition's own page has sent a form, as far as the browser says it.

    Pages here send no referrer, so that their forms' Origin is "null"; Sec-Fetch-Site says it all the same. Browsers
    before 2023 don't say that: their "null" is taken, for whoever leaves with an old phone. It may be another site's,
    which gains nothing by it: there is no session, and the desk decides by forms signed for one decision.
    """
    if site := request.headers.get("sec-fetch-site"):
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin in {None, "null"}:
        return True
    try:
        sender = urlsplit(origin).netloc
    except ValueError:
        return False
    return sender in {request.headers.get("host"), urlsplit(context.settings.address or "").netloc or None}


def signed(key: bytes, about: str = "") -> str:
    """Return a form's token: a nonce, the time, and a MAC of both and of what the form is about."""
    content = secrets.token_bytes(_NONCE) + int(clock.timestamp()).to_bytes(_TIME)
    return base64.urlsafe_b64encode(content + _seal(key, content, about)).decode().rstrip("=")


def nonce_of(key: bytes, token: str, about: str = "") -> bytes:
    """Return the nonce of a form that was signed here; raise FormUnreadable."""
    try:
        whole = base64.urlsafe_b64decode(token[:100].encode("ascii") + b"==")
    except (ValueError, binascii.Error):
        whole = b""
    content, seal = whole[: _NONCE + _TIME], whole[_NONCE + _TIME :]
    if not hmac.compare_digest(seal, _seal(key, content, about)):
        raise FormUnreadable(_NOT_OURS)
    if not 0 <= clock.timestamp() - int.from_bytes(content[_NONCE:]) + 60 < _LIFE:
        raise FormUnreadable(_NOT_OURS)
    return content[:_NONCE]


def _seal(key: bytes, content: bytes, about: str) -> bytes:
    return hashlib.blake2b(content + about.encode(), key=key, digest_size=_MAC).digest()


def is_worked_for(token: str, work: str) -> bool:
    """Check a form's proof of work: numbers whose digests with its token begin with zeros.

    >>> is_worked_for("token", ""), is_worked_for("token", "1.2.3.4.5.6.7.8")
    (False, False)
    """
    numbers = work[:200].split(".")
    return len(numbers) == PARTS and all(
        number.isascii()
        and number.isdigit()
        and int.from_bytes(hashlib.sha256(f"{token}.{part}.{number}".encode()).digest()[:4]) >> (32 - BITS) == 0
        for part, number in enumerate(numbers)
    )
