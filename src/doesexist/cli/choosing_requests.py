"""How requests are named on the command line, one or many: by name, age, what they mean, and their batch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer

from doesexist.archive import Choice, Reading
from doesexist.archive.leaving.who_is_meant import WhoKind
from doesexist.errors import RequestUnknown
from doesexist.model import clock
from doesexist.model.ages import age_of, moment
from doesexist.model.requests import Asker, Kind, name_read
from doesexist.studio.leaving import who_is_meant

_AGE = "as 30m, 12h, 3d or 2w"
_MEANINGS: dict[str, WhoKind] = {each: each for each in get_args(WhoKind)}

Names = Annotated[
    list[str] | None, typer.Argument(help="Their names: the first five letters of their receipts.", metavar="[NAME]...")
]
OlderThan = Annotated[str | None, typer.Option(help=f"Those that came longer ago than this, {_AGE}.")]
YoungerThan = Annotated[str | None, typer.Option(help=f"Those that came since, {_AGE}.")]
Meaning = Annotated[
    str | None,
    typer.Option(
        help="Those about a picture, a photograph or a contributor, whichever; or about this one: DATASET/KEY, "
        "SERVICE/ACCOUNT or an address."
    ),
]
AskingFor = Annotated[Kind | None, typer.Option("--asking", help="Those that ask to leave, or for another credit.")]
AskedBy = Annotated[Asker | None, typer.Option("--asker", help="Those sent by who says to be this.")]
BatchOf = Annotated[
    str | None,
    typer.Option(
        "--batch",
        help="Those that came together with this request: that ask for the same of the same kind of thing, each within "
        "five minutes of the one before.",
    ),
]
Waiting = Annotated[
    bool, typer.Option("--waiting", help="Those that hide nobody yet: as many are hidden as may be at once.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Decide what is chosen without asking whether that is meant.")]


def choice_of(
    archive: Path,
    *,
    older_than: str | None,
    younger_than: str | None,
    meaning: str | None,
    asking: Kind | None,
    asker: Asker | None,
    batch: str | None,
    waiting: bool,
) -> Choice:
    """Return what is chosen by these options; raise BadParameter, BadAddress, RequestUnknown, RequestDecided."""
    means = _MEANINGS.get((meaning or "").strip().lower())
    (about,) = who_is_meant.meant(archive, [meaning]) if meaning and not means else (None,)
    return Choice(
        older=_before(older_than, "--older-than"),
        younger=_before(younger_than, "--younger-than"),
        means=means,
        about=about,
        kind=asking,
        asker=asker,
        batch=_open_one(archive, batch) if batch else None,
        waits=True if waiting else None,
    )


def _before(words: str | None, option: str) -> str | None:
    if words is None:
        return None
    age = age_of(words)
    if age is None:
        raise typer.BadParameter(f"{words[:40]!r} is no age: give it {_AGE}", param_hint=option)
    return moment(clock.now() - age)


def _open_one(archive: Path, words: str) -> str:
    name = name_read(words)
    if name is None:
        raise RequestUnknown(words[:40])
    with Reading(archive) as reading:
        return reading.requests.named(name).name
