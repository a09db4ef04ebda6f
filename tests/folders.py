"""Folders of pictures that change between two surveys, for tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from archives import ingest
from made import picture
from surveys import content, survey

from doesexist.studio.survey.surveying import Survey

CUT_OFF = "it is cut off or damaged"


def people(folder: Path, number: int, size: int = 64, *, first: int = 0) -> Path:
    for key in range(first, first + number):
        picture(folder / f"{key:05}.png", size, size, seed=key)
    return folder


def taken(tmp_path: Path, folder: Path) -> Path:
    """An archive with this folder, surveyed."""
    ingest(tmp_path / "archive", "folder", folder, dataset="faces")
    survey(tmp_path / "archive")
    return tmp_path / "archive"


def afresh(tmp_path: Path, folder: Path) -> list[str]:
    """What a first survey of the same folder finds."""
    shutil.rmtree(tmp_path / "afresh", ignore_errors=True)
    ingest(tmp_path / "afresh", "folder", folder, dataset="faces")
    survey(tmp_path / "afresh")
    return content(tmp_path / "afresh")


def unreadable(run: Survey) -> dict[str, str]:
    return {one.name.partition("/")[2]: one.reason for one in run.unreadable}


def changed(path: Path, change: Callable[[Path], object]) -> None:
    """Change a file, later than it was made, as clocks that tick slowly may not tell."""
    change(path)
    if path.exists():
        os.utime(path, ns=(0, path.stat().st_mtime_ns + 10**9))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
