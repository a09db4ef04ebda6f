"""The credit inside the file that is shown, for a picture of which the register knows nobody.

What this program delivers is encoded anew, and all that stood in the file is lost but what we write into it: "unknown"
must not stand there for somebody whose name did. An ingest reads these credits; an archive of before, or a file whose
name was written into it since, has them only here.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from doesexist.archive import Reading
from doesexist.errors import NothingFound, PictureUnreadable
from doesexist.imaging.embedded import inspect
from doesexist.imaging.opening import unreadable
from doesexist.model import Picture
from doesexist.sources.file_credits import credit_inside
from doesexist.sources.found_credits import completed
from doesexist.studio.showing.exhibits import lying_in, shown_of


def with_own_credit(reading: Reading, picture: Picture, *, wild: bool = False) -> Picture:
    """Return a picture with what its file says, if nobody else says who took it and they may be named."""
    if picture.contributor or picture.anonymous:
        return picture
    with suppress(NothingFound, PictureUnreadable):
        _, file = shown_of(picture, wild=wild)
        path = lying_in(reading.dataset(picture.dataset).root, file)
        with unreadable(path):
            about = path.stat()
        if _names_somebody(path, about.st_mtime_ns, about.st_size):
            return reading.may_be_named(_completed(picture, path)) or picture
    return picture


@lru_cache(maxsize=65_536)
def _names_somebody(path: Path, changed: int, size: int) -> bool:
    """Tell whether a file names its photographer; looked at once, until the file changes. The name isn't kept."""
    del changed, size
    return _completed(Picture("", ""), path).contributor is not None


def _completed(picture: Picture, path: Path) -> Picture:
    found, _ = credit_inside(inspect(path).blocks)
    return completed(picture, [("file", found)])
