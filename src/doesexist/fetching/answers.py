"""What a server answered: whether it is the file, from which byte on, and whether to ask again."""

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
    """Tell what goes wrong on the way to a server, and back, as Trouble. `silence`: seconds until it is given up."""
    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError) as error:
        raise Trouble(f"the server can't be reached: {_reason(error)}", cause=Cause.SILENCE) from error
    except httpx2.TimeoutException as error:
        raise Trouble(f"the server was silent for {silence:g} s", cause=Cause.SILENCE) from error
    except httpx2.TooManyRedirects as error:
        raise Trouble("the server sends from one address to the next, without end", passes=False) from error
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL, ValueError, OverflowError) as error:
        # Whatever a foreign list, redirect or form calls an address: http://[, a port above 65535, a name too long.
        raise Trouble(f"its address can't be asked for: {_reason(error)}", passes=False) from error
    except httpx2.HTTPError as error:
        raise Trouble(f"the connection broke off: {_reason(error)}") from error


def refused(response: httpx2.Response, longest_wait: float) -> Trouble | None:
    """Return what an answer that is no file comes to, None for one that may be."""
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
    """Return what Google Drive's quota page comes to."""
    return Trouble("too many people have downloaded it from Google Drive lately", passes=False, cause=Cause.QUOTA)


def page(body: Iterator[bytes], beginning: bytes = b"") -> str:
    """Return the text of a page, or as much of it as anybody needs."""
    content = bytearray(beginning)
    for more in body:
        content += more
        if len(content) > drive.MOST:
            break
    return content.decode(errors="replace")


def first_byte(response: httpx2.Response) -> int | None:
    """Return the place in the file from which an answer's bytes are, None where it does not say.

    Content-Range: bytes 1000-1999/2000
    """
    if response.status_code == 200:
        return 0
    said = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", "").strip())
    return int(said[1]) if said and said[1] else None


def whole_size(response: httpx2.Response) -> int | None:
    """Return how many bytes the server says the whole file has, in an answer that is a part of it, or none (416)."""
    said = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", "").strip())
    return int(said[2]) if said and said[2] != "*" else None


def promised(response: httpx2.Response) -> int | None:
    """Return how many bytes the server says will come."""
    said = response.headers.get("content-length", "")
    plain = response.headers.get("content-encoding", "identity") == "identity"
    return int(said) if plain and re.fullmatch(r"[0-9]{1,18}", said) else None


def validator(response: httpx2.Response) -> str | None:
    """Return what names this very file: its ETag, unless that is a weak one, or its date."""
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
