"""What a survey could decode with: real faces of 1024² as PNG, JPEG and WebP, and every well-kept decoder we found.

Each in a process of its own, by turns: in one thread; in a thread for each core of one process, which shows whether a
decoder lets go of Python's lock; and in a process for each core, as the survey works.
Whether it comes out exactly is told against libvips, which the exhibition shows pictures with. Peers that this project
has no other use for are in the environment of peers.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.crowds import real_faces

TURNS = 5
CORES = os.cpu_count() or 1
QUALITY = 92
_OURS, _PEERS = sys.executable, ".venv/peers/bin/python"
_REFERENCE = "libvips"
# What the survey uses stands first.
CANDIDATES: dict[str, dict[str, tuple[str, str]]] = {
    "PNG": {
        "png of Rust (kornia-rs)": ("kornia", _OURS),
        "libpng (imagecodecs)": ("libpng", _PEERS),
        "libspng (imagecodecs)": ("libspng", _PEERS),
        "libvips (pyvips)": ("libvips", _OURS),
        "OpenCV": ("opencv", _PEERS),
        "Pillow": ("pillow", _OURS),
    },
    "JPEG": {
        "libjpeg-turbo (simplejpeg)": ("simplejpeg", _OURS),
        "libjpeg-turbo (imagecodecs)": ("jpeg8", _PEERS),
        "OpenCV": ("opencv", _PEERS),
        "libvips (pyvips)": ("libvips", _OURS),
        "Pillow": ("pillow", _OURS),
    },
    "WebP": {
        "libvips (pyvips)": ("libvips", _OURS),
        "libwebp (imagecodecs)": ("libwebp", _PEERS),
        "OpenCV": ("opencv", _PEERS),
        "Pillow": ("pillow", _OURS),
    },
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """What came of one run: milliseconds a picture, a digest of each picture, and where the pixels are."""

    milliseconds: float
    digests: tuple[str, ...]
    pixels: Path


def lines(scratch: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    faces = real_faces()
    ways = ((1, 1), (CORES, 1), (1, CORES))
    for form, candidates in CANDIDATES.items():
        files = [str(file) for file in _written(faces, form, scratch)]
        runs: dict[str, dict[tuple[int, int], list[Decoded]]] = {name: {way: [] for way in ways} for name in candidates}
        wrong: dict[str, str] = {}
        for _ in range(TURNS):
            for name, (decoder, python) in candidates.items():
                if name not in wrong:
                    try:
                        for way in ways:
                            runs[name][way].append(_decoded(python, decoder, way, files, scratch))
                    except subprocess.CalledProcessError as error:
                        wrong[name] = error.stderr.strip().splitlines()[-1]
        yield (
            f"decode {form} of 1024², {len(files)} real faces{'' if form == 'PNG' else f', quality {QUALITY}'}, "
            f"ms a picture: 1 thread; {CORES} threads; {CORES} processes; median of {TURNS} by turns"
        )
        reference = next(runs[name][1, 1][0] for name, (decoder, _) in candidates.items() if decoder == _REFERENCE)
        for name in candidates:
            if name in wrong:
                yield f"  {name:<28} can't: {wrong[name]}"
                continue
            took = [statistics.median(each.milliseconds for each in runs[name][way]) for way in ways]
            figures = " ".join(f"{each:6.1f}" for each in took)
            yield f"  {name:<28} {figures}   {_likeness(runs[name][1, 1][0], reference)}"


def _written(faces: Sequence[Path], form: str, scratch: Path) -> Iterator[Path]:
    """Yield the files to decode: the real ones, or written from them as they are usually written."""
    for face in faces:
        if form == "PNG":
            yield face
            continue
        file = scratch / f"{face.stem}.{form.lower()}"
        with Image.open(face) as picture:
            picture.convert("RGB").save(file, quality=QUALITY)
        yield file


def _decoded(python: str, decoder: str, way: tuple[int, int], files: Sequence[str], scratch: Path) -> Decoded:
    """Let a decoder work in so many threads of so many processes."""
    pixels = scratch / f"{decoder}.npy"
    command = [python, "-m", "benchmarks.decoders", decoder, *map(str, way), str(pixels), *files]
    said = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "VIPS_CONCURRENCY": "1"}
    ).stdout
    milliseconds, *digests = said.split()
    return Decoded(float(milliseconds), tuple(digests), pixels)


def _likeness(found: Decoded, reference: Decoded) -> str:
    if found.digests == reference.digests:
        return "pixels as libvips's"
    mine, theirs = (np.load(each.pixels).astype(np.int16) for each in (found, reference))
    if mine.shape != theirs.shape:
        return f"another shape than libvips's: {mine.shape}"
    apart = np.abs(mine - theirs)
    return f"{(apart > 0).mean():.1%} of values are others than libvips's, by up to {apart.max()} levels"
