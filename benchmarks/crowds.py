"""Folders to survey: real faces, or drawn ones, each under many numbers.

The records of all of them are drawn, so that there are as many contributors, licences and dates as FFHQ has; the files
are few, linked under the numbers of all.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from doesexist.studio.ingest.ingesting import Ingest
from doesexist.studio.ingest.sampling import draw

DATASET = "ffhq"
SHARED = Path(os.environ.get("DOESEXIST_SHARED_DATA", "../shared/data"))
_LINKS = 1_000
"""How many names a file is given: ext4 allows 65,000, other file systems fewer."""
# … "image": {"file_url": "…", "file_path": "images1024x1024/00000/00042.png", "file_size": 1144585, …
_LENGTH = re.compile(r'("file_path": "images1024x1024/\d+/(\d+)\.png", "file_size": )\d+')


def real_faces() -> list[Path]:
    """Return real FFHQ PNGs of 1024²; raise FileNotFoundError where there are none, for a drawn face is no match."""
    found = sorted((SHARED / "ffhq" / "images1024x1024").rglob("*.png"))
    if not found:
        raise FileNotFoundError(f"no FFHQ in {SHARED}: set DOESEXIST_SHARED_DATA")
    return found


def drawn_faces(folder: Path, pictures: int, size: int) -> list[Path]:
    """Draw a sample, and return the files of its faces."""
    for _ in draw(folder, pictures=pictures, size=size, seed=1):
        pass
    return sorted((folder / "images1024x1024").rglob("*.png"))


def linked(folder: Path, faces: Sequence[Path], pictures: int, size: int) -> list[Path]:
    """Make a folder in FFHQ's layout of so many pictures, each face under many numbers; return their files."""
    for _ in draw(folder, pictures=pictures, size=size, seed=1, records_only=True):
        pass
    lengths = [face.stat().st_size for face in faces]
    records = folder / "ffhq-dataset-v2.json"
    said = records.read_text("utf-8")
    records.write_text(_LENGTH.sub(lambda each: f"{each[1]}{lengths[int(each[2]) % len(faces)]}", said), "utf-8")
    names: list[Path] = []
    for number in range(pictures):
        name = folder / "images1024x1024" / f"{number // 1000 * 1000:05}" / f"{number:05}.png"
        name.parent.mkdir(parents=True, exist_ok=True)
        again, face = divmod(number, len(faces))
        if again % _LINKS == 0:
            shutil.copy(faces[face], name)
        else:
            name.hardlink_to(names[(again // _LINKS * _LINKS) * len(faces) + face])
        names.append(name)
    return names


def taken_in(archive: Path, folder: Path) -> Path:
    """Ingest a folder into a new archive; return the archive."""
    for _ in Ingest(archive, "ffhq", folder, dataset=DATASET):
        pass
    return archive
