"""Lanes: threads for what may take longer than the event loop can be held up, a few for each kind of question.

What grows with the archive is not asked on the event loop, where everybody would wait for it. It goes into a thread,
and into a lane with others of its kind: nobody waits for another kind. Whoever wants to leave waits for no search, and
who searches for no list of credits that somebody else filters.

A question that a visitor waits for (`look_up`)

- is not begun when they have gone before a thread was free,
- is broken off when they go, or when it has taken LONGEST in all, the waiting too: then they are told so (503).

SQLite asks every millisecond whether it is to stop, and the event loop looks every tenth of a second whether somebody
is still there. So of sixty who hang up none keeps a thread for longer than that.

What writes, or what others wait for too (a count that is remembered), is not broken off: see `ExhibitionContext`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import anyio
import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import Request
from starlette.requests import ClientDisconnect

from doesexist.errors import LookUpTooLong

LONGEST = 20.0
"""Seconds that a question may take, its waiting for a thread included."""
_GLANCE = 0.1
"""Seconds between two looks at whether somebody is still there."""

T = TypeVar("T")
Stop = Callable[[], bool]


class Lane(NamedTuple):
    """A kind of work, and how many threads do it at most."""

    name: str
    threads: int


LEAVING = Lane("leaving", 2)
"""Who leaves, or has a credit put right: the form, what it means, writing it down, its receipt."""
DECIDING = Lane("deciding", 1)
"""What is decided at the desk: thousands at once may take minutes."""
AT_THE_DESK = Lane("at the desk", 2)
"""What is looked at there meanwhile."""
SEARCHING = Lane("searching", 2)
LOOKING_UP = Lane("looking up", 2)
"""Pages of the credits, of contributors and of certificates."""
COUNTING = Lane("counting", 1)
"""What is counted once for all visitors."""
DOWNLOADING = Lane("downloading", 2)
"""Parts of lists of credits, walls and averages: each keeps a processor busy."""
AFTERWARDS = Lane("afterwards", 1)
"""What comes after somebody's answer: pictures that are looked at again."""


async def looked_up(request: Request, limiter: CapacityLimiter, archive: Path, work: Callable[[Stop], T]) -> T:
    """Run a question in a thread for as long as somebody waits for it.

    Raises ClientDisconnect where they have gone, LookUpTooLong where it takes too long.
    """
    why: list[Exception] = []
    came: list[T] = []
    failed: list[Exception] = []

    async def watch() -> None:
        until = anyio.current_time() + LONGEST
        while not why:
            if await request.is_disconnected():
                why.append(ClientDisconnect())
            elif anyio.current_time() > until:
                why.append(LookUpTooLong(archive))
            else:
                await anyio.sleep(_GLANCE)
        beside.cancel_scope.cancel()

    async with anyio.create_task_group() as beside:
        beside.start_soon(watch)
        try:
            came.append(await anyio.to_thread.run_sync(work, lambda: bool(why), limiter=limiter))
        except Exception as error:  # noqa: BLE001 (told below: in here it would become one of a group)
            failed.append(error)
        beside.cancel_scope.cancel()
    for wrong in (*why, *failed):
        raise wrong
    return came[0]
