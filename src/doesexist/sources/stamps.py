"""Whether all that lies at a path is as it was, told without reading it."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from doesexist.model import clock

_TICK = 0.1
"""Seconds within which a file may change twice, and say the same time: a clock of the file system's ticks 100 times a
second or more."""


def stamp_of(path: Path) -> str | None:
    """Return a digest of the names, sizes and times of all that lies at a path.

    None where that does not tell whether it is the same: a link leads elsewhere, or something was written just now.
    """
    digest, now = hashlib.blake2b(os.fsencode(path), digest_size=16), clock.timestamp()
    try:
        for name, found in _files(path):
            if stat.S_ISLNK(found.st_mode) or now - max(found.st_mtime, found.st_ctime) < _TICK:
                return None
            facts = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_mode)
            digest.update(b"%b\0%b\n" % (os.fsencode(name), repr(facts).encode()))
    except OSError:
        return None
    return digest.hexdigest()


def _files(path: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the path itself and all that lies below it, in the order of the names."""
    found = path.lstat()
    yield str(path), found
    if stat.S_ISDIR(found.st_mode):
        yield from _below(str(path))


def _below(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        lying = sorted(entries, key=lambda entry: entry.name)
    for entry in lying:
        yield entry.path, entry.stat(follow_symlinks=False)
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path)
