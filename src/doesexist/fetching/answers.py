"""Interpretation of HTTP responses: whether one is the file, from which byte on, and whether to retry."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import httpx2

from doesexist.fetching import drive
from doesexist.fetching.trouble import Trouble
from doesexist.fetching.wanted import Cause
from doesexist.model import clock

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 529})
_ASKING_TO_WAIT = frozenset({429, 503})
_CONTENT_RANGE = re.compile(r"bytes (?:([0-9]{1,18})-[0-9]{1,18}|\*)/([0-9]{1,18}|\*)", re.ASCII)


@contextmanager
def spoken_to(silence: float) -> Generator[None, None, None]:
    """Translate the HTTP client's exceptions to Trouble. `silence`: the timeout in seconds, for the message."""
    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError) as error:
        raise Trouble(f"the server can't be reached: {_reason(error)}", cause=Cause.SILENCE) from error
    except httpx2.TimeoutException as error:
        raise Trouble(f"the server was silent for {silence:g} s", cause=Cause.SILENCE) from error
    except httpx2.TooManyRedirects as error:
        raise Trouble("the server sends from one address to the next, without end", passes=False) from error
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL, ValueError, OverflowError) as error:
        # Invalid URLs in a foreign list, redirect or form: http://[, a port above 65535, a host name too long.
        raise Trouble(f"its address can't be asked for: {_reason(error)}", passes=False) from error
    except httpx2.HTTPError as error:
        raise Trouble(f"the connection broke off: {_reason(error)}") from error


def refused(response: httpx2.Response, longest_wait: float) -> Trouble | None:
    """Return the Trouble of a response with an error status, None for status 200 or 206."""
    status = response.status_code
    if status in {200, 206}:
        return None
    if drive.is_quota(page(response.iter_bytes())):
        return over_quota()
    wait = _wait(response.headers.get("retry-after", "")) if status in _ASKING_TO_WAIT else None
    return Trouble(
        f"the server answered {status} {response.reason_phrase}".rstrip(),
        passes=status in _PASSING,
        wait=None if wait is None else min(wait, longest_wait),
    )


def over_quota() -> Trouble:
    """Return the Trouble for Google Drive's quota page."""
    return Trouble("too many people have downloaded it from Google Drive lately", passes=False, cause=Cause.QUOTA)


def page(body: Iterator[bytes], beginning: bytes = b"") -> str:
    """Return the text of a page, truncated after about `drive.MOST` bytes."""
    content = bytearray(beginning)
    for more in body:
        content += more
        if len(content) > drive.MOST:
            break
    return content.decode(errors="replace")


def first_byte(response: httpx2.Response) -> int | None:
    """Return the offset in the file of a response's first byte, None if it has no valid Content-Range.

    Content-Range: bytes 1000-1999/2000
    """
    if response.status_code == 200:
        return 0
    said = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", "").strip())
    return int(said[1]) if said and said[1] else None


def whole_size(response: httpx2.Response) -> int | None:
    """Return the size of the whole file from the Content-Range of a 206 or 416 response, None if it is not given."""
    said = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", "").strip())
    return int(said[2]) if said and said[2] != "*" else None


def promised(response: httpx2.Response) -> int | None:
    """Return the Content-Length of an uncompressed response, None if it is not given."""
    said = response.headers.get("content-length", "")
    plain = response.headers.get("content-encoding", "identity") == "identity"
    return int(said) if plain and re.fullmatch(r"[0-9]{1,18}", said) else None


def validator(response: httpx2.Response) -> str | None:
    """Return the validator for If-Range: a strong ETag, else Last-Modified."""
    etag = response.headers.get("etag", "")
    return etag if etag.startswith('"') else response.headers.get("last-modified")


def _wait(said: str) -> float | None:
    # Retry-After: 120    Retry-After: Fri, 31 Dec 1999 23:59:59 GMT
    if re.fullmatch(r"[0-9]{1,9}", said.strip()):
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - clock.timestamp())
    except (ValueError, OverflowError):
        return None


def _reason(error: Exception) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return "".join(sign for sign in words if sign.isprintable())[:160]
