"""Options that several commands share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

_PART = r"(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+"
_LONGEST = 200
LONGEST_REASON = 500
"""Letters of a reason: of a veil, a removal, or an answer to a request."""


def prefix_of(words: str) -> str:
    """Return a normalised prefix of addresses: /people, or empty for an exhibition on a host of its own."""
    inside = words.strip("/")
    if inside and not (len(inside) < _LONGEST and re.fullmatch(f"{_PART}(/{_PART})*", inside)):
        says = "is no prefix. Give what stands before all addresses behind the proxy, such as /people"
        raise typer.BadParameter(f"{words[:80]!r} {says}")
    return f"/{inside}" if inside else ""


def reason_of(words: str, *, why: str = "it is kept, and may be read to somebody") -> str:
    """Return a reason, in one line; raise BadParameter where it is too long."""
    reason = " ".join(words.split())
    if len(reason) > LONGEST_REASON:
        raise typer.BadParameter(f"a reason has {LONGEST_REASON} letters at most: {why}")
    return reason


Archive = Annotated[
    Path, typer.Option("--archive", envvar="DOESEXIST_ARCHIVE", help="The directory that holds the archive.")
]
Json = Annotated[bool, typer.Option("--json", help="Write the result as JSON, for programs.")]
Prefix = Annotated[
    str,
    typer.Option(
        envvar="DOESEXIST_PREFIX",
        callback=prefix_of,
        show_default=False,
        help="What stands before all addresses, where a proxy shows other things on the same host: /people.",
    ),
]
HERE = Path("archive")
ReadTerms = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TEXT", help="Terms that you have read, and that allow it: a licence as it is written. Can be repeated."
    ),
]
