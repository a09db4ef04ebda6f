"""Draw a sample: photographs, the pictures cut from them, their thumbnails, and FFHQ's list of it all.

The work is split into sheets of a few pictures; every sheet can be drawn by any process, at any time, and always comes
out the same. The list is written in order to a temporary file, and moved into place after the last sheet: a folder with
a list is a complete sample. A run that was stopped is completed by running it again.
"""

from __future__ import annotations

import fcntl
import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import BinaryIO

import numpy as np

from doesexist.errors import FolderBusy, FolderNotEmpty, OutputUnwritable
from doesexist.imaging.aligning import aligned_array
from doesexist.imaging.printing import digest, png, printed, thumbnail
from doesexist.imaging.svg import rendered
from doesexist.model.geometry import Quad
from doesexist.sample.card import CARD, card_of
from doesexist.sample.portrait.photograph import photograph
from doesexist.sample.records import FILE_NAME, THUMBNAIL, File, Files, invented, records
from doesexist.sample.scenes import Scenes, scenes

# Records described at a time: multiples of a party, so that no photograph is in two blocks, and never to be changed, as
# the number of rows of a matrix product can change its last bits.
_BLOCK = 48
_LIST_BLOCK = 480
_AT_ONCE = 4
"""Large pictures that a process draws before it reports progress: one takes half a second."""
_LARGE = 512
"""The size from which on drawings get a texture of paper."""
_ROUGH = 768
"""The size from which on that texture is rough."""
_SMALLEST, _LARGEST = 16, 4096


@dataclass(frozen=True, slots=True)
class Sample:
    """The parameters of a sample: how many pictures, of how many pixels a side, from which seed.

    With `records_only` there are no pictures, only the list that describes them. With `hex_titles` every title is
    unique: see `records.records`.
    """

    folder: Path
    pictures: int
    size: int
    seed: int
    records_only: bool = False
    hex_titles: bool = False

    @property
    def sheet(self) -> int:
        """How many pictures one process draws, or describes, at a time."""
        return _LIST_BLOCK if self.records_only else _AT_ONCE if self.size >= _LARGE else _BLOCK


def draw_sample(
    folder: Path,
    *,
    pictures: int,
    size: int,
    seed: int,
    records_only: bool = False,
    workers: int | None = None,
    hex_titles: bool = False,
) -> Iterator[int]:
    """Draw people who do not exist, in FFHQ's own layout; yield how many pictures are done, as they are done.

    `workers` is the number of processes, by default that of cores; the result does not depend on it. A caller that is a
    script must be guarded by `if __name__ == "__main__"`, since the processes import it.

    Raises FolderNotEmpty if the folder holds anything else (a stopped run of the same sample is completed), FolderBusy
    if another run draws into it, OutputUnwritable if it can't be written or the disk is full, ValueError for sizes and
    numbers out of range.
    """
    if not (pictures > 0 and _SMALLEST <= size <= _LARGEST):
        raise ValueError(f"a sample has at least one picture, of {_SMALLEST} to {_LARGEST} pixels")
    sample = Sample(folder, pictures, size, seed, records_only, hex_titles)
    workers = workers or _cores()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            _prepare(sample)
            part = folder / f"{FILE_NAME}.part"
            with part.open("wb") as file, closing(_sheets(sample, workers)) as sheets:
                yield from _listed(file, sheets)
                file.flush()
                os.fsync(file.fileno())
            part.replace(folder / FILE_NAME)
    except OSError as error:
        raise OutputUnwritable(folder, error.strerror or str(error)) from error


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """Lock a folder against other runs; raise FolderBusy if one holds it. No lock file is made."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise FolderBusy(folder) from error
    finally:
        os.close(handle)


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _prepare(sample: Sample) -> None:
    """Write the card into the folder, if that is empty or has the same card."""
    folder, card = sample.folder, card_of(sample.pictures, sample.size, sample.seed, records_only=sample.records_only)
    if any(folder.iterdir()) and not _is_same(folder / CARD, card):
        raise FolderNotEmpty(folder)
    # An old list would describe files that are now replaced.
    with suppress(FileNotFoundError):
        (folder / FILE_NAME).unlink()
    (folder / CARD).write_text(card, encoding="utf-8")


def _is_same(path: Path, card: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8", errors="replace") == card


def _listed(file: BinaryIO, sheets: Iterator[tuple[int, bytes]]) -> Iterator[int]:
    done = 0
    for count, text in sheets:
        file.write(b", " if done else b"{")
        file.write(text)
        done += count
        yield done
    file.write(b"}")


def _sheets(sample: Sample, workers: int) -> Generator[tuple[int, bytes], None, None]:
    """Yield for each sheet, in order, its number of pictures and its part of the list."""
    work: Callable[[Sample, int], tuple[int, bytes]] = _described if sample.records_only else _drawn
    starts = range(0, sample.pictures, sample.sheet)
    if workers == 1 or len(starts) == 1:
        for start in starts:
            yield work(sample, start)
        return
    pool = ProcessPoolExecutor(min(workers, len(starts)), get_context("spawn"))
    waiting: deque[Future[tuple[int, bytes]]] = deque()
    try:
        for start in starts:
            waiting.append(pool.submit(work, sample, start))
            if len(waiting) > 3 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _described(sample: Sample, start: int) -> tuple[int, bytes]:
    """Return a sheet's part of the list without drawing anything."""
    block = scenes(sample.seed, np.arange(start, start + _LIST_BLOCK), sample.size)
    here = block.part(0, sample.pictures - start)
    return _told(sample, here, invented(sample.seed, here, sample.size))


def _drawn(sample: Sample, start: int) -> tuple[int, bytes]:
    """Draw a sheet's pictures, and return its part of the list."""
    first = start // _BLOCK * _BLOCK
    block = scenes(sample.seed, np.arange(first, first + _BLOCK), sample.size)
    here = range(start - first, min(start + sample.sheet, sample.pictures) - first)
    for folder in _folders(sample, start, len(here)):
        folder.mkdir(parents=True, exist_ok=True)
    photographs: dict[int, list[int]] = {}
    for row in np.argsort(block.place, kind="stable").tolist():
        photographs.setdefault(int(block.lead[row]), []).append(row)
    files: dict[int, Files] = {}
    for rows in photographs.values():
        wanted = [row for row in rows if row in here]
        if wanted:
            files.update(_photographed(sample, block, rows, wanted))
    return _told(sample, block.part(here.start, here.stop), [files[row] for row in here])


def _told(sample: Sample, described: Scenes, files: list[Files]) -> tuple[int, bytes]:
    text = records(sample.seed, described, files, sample.pictures, sample.size, hex_titles=sample.hex_titles)
    return len(files), text.encode("ascii")


def _folders(sample: Sample, start: int, count: int) -> list[Path]:
    thousands = {number // 1000 * 1000 for number in (start, start + count - 1)}
    kinds = ("images1024x1024", "thumbnails128x128", "in-the-wild-images")
    return [sample.folder / kind / f"{thousand:05d}" for kind in kinds for thousand in thousands]


def _photographed(sample: Sample, described: Scenes, rows: list[int], wanted: list[int]) -> dict[int, Files]:
    """Draw the photograph of the people in these rows, cut out the `wanted` ones, and write all their files.

    As in FFHQ each of them has an in-the-wild file of their own, though it is the same photograph.
    """
    row = rows[0]
    svg = photograph(sample.seed, described, rows).encode()
    pixels = rendered(svg, int(described.width[row]), int(described.height[row]))
    large = sample.size >= _LARGE
    if large:
        pixels = printed(pixels, int(described.lead[row]), rough=sample.size >= _ROUGH)
    wild, wild_pixels = png(pixels, grained=large), digest(pixels.data)
    files: dict[int, Files] = {}
    for row in wanted:
        number = int(described.numbers[row])
        quad = Quad.of(described.quads[row].tolist())
        face = np.ascontiguousarray(aligned_array(pixels, quad, sample.size))
        small = thumbnail(face, THUMBNAIL)
        image = png(face, grained=large)
        icon = image if small is face else png(small)
        path = f"{number // 1000 * 1000:05d}/{number:05d}.png"
        files[row] = Files(
            _written(sample.folder / "images1024x1024" / path, image, digest(face.data)),
            _written(sample.folder / "thumbnails128x128" / path, icon, digest(small.data)),
            _written(sample.folder / "in-the-wild-images" / path, wild, wild_pixels),
        )
    return files


def _written(path: Path, content: bytes, pixels: str) -> File:
    with path.open("wb") as file:
        file.write(content)
    return File(len(content), digest(content), pixels)
