"""The text by whose words a picture is found: its title, its key, and its file's name with the folders it lies in."""

from __future__ import annotations

import json

_FILES = ("image", "thumbnail", "wild")


def findable(title: str | None, key: str, files: str, *, anonymous: bool) -> str | None:
    """Return what a picture is found by, None if that is nothing; `files`: JSON, as in the register.

    A key that is a number, as FFHQ's, is found as a number, and its file is called by it. Of whoever asked not to be
    named a file's name may say the name: it is left out.

    >>> findable("Tea", "A-B--1", '{"image": {"path": "A B/1.jpg"}}', anonymous=False)
    'Tea A-B--1 A B/1.jpg'
    >>> findable(None, "00042", '{"image": {"path": "images1024x1024/00000/00042.png"}}', anonymous=False) is None
    True
    """
    if anonymous or key.isdecimal():
        return title or None
    return " ".join(filter(None, (title, key, _path_in(files))))


def _path_in(files: str) -> str:
    """Return the path of the file that a picture is shown from; none where a disk has damaged it."""
    try:
        held = json.loads(files)
        paths = (held[kind]["path"] for kind in _FILES if held.get(kind))
        return str(next(paths, ""))
    except (ValueError, TypeError, AttributeError, KeyError):
        return ""
