"""One decoder in a process of its own: how long it takes for a picture, and what comes out.

    python -m benchmarks.decoders NAME THREADS PROCESSES PIXELS.npy FILE…    →    milliseconds a picture, digests

Run by whichever Python has the library; so nothing is imported that not all of them have. The files lie in memory
already, and each becomes RGB in NumPy: (height, width, 3), bytes, one after another.
"""

from __future__ import annotations

import hashlib
import io
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Decode = Callable[[bytes], Pixels]
SECONDS = 0.5
"""For about how long files are decoded over and over."""


def kornia() -> Decode:
    """Return Rust's png, as the survey asks it."""
    decode: Any = import_module("kornia_rs").io.decode_image_png_u8

    def decoded(content: bytes) -> Pixels:
        width, height = struct.unpack_from(">II", content, 16)
        pixels: Pixels = decode(content, (height, width), "rgb")
        return pixels

    return decoded


def wuffs() -> Decode:
    """Return Wuffs's PNG decoder. It is published as source only: so no environment of this project has it."""
    wuffs_: Any = import_module("pywuffs")
    aux: Any = import_module("pywuffs.aux")

    def decode(content: bytes) -> Pixels:
        config = aux.ImageDecoderConfig()
        config.enabled_decoders = [wuffs_.ImageDecoderType.PNG]
        config.pixel_format = wuffs_.PixelFormat.RGB
        config.quirks = {wuffs_.ImageDecoderQuirks.IGNORE_CHECKSUM: 0}  # all others here look at them
        found = aux.ImageDecoder(config).decode(content)
        if found.error_message:
            raise ValueError(found.error_message)
        pixels: Pixels = found.pixbuf
        return pixels

    return decode


def imagecodecs(name: str) -> Decode:
    """Return a decoder of imagecodecs, by the name of its function."""
    decode: Decode = getattr(import_module("imagecodecs"), name)
    return decode


def simplejpeg() -> Decode:
    """Return libjpeg-turbo, as the survey asks it."""
    decode: Any = import_module("simplejpeg").decode_jpeg
    return partial(decode, colorspace="RGB", fastdct=False, fastupsample=False, strict=True)


def libvips() -> Decode:
    """Return libvips."""
    image: Any = import_module("pyvips").Image

    def decode(content: bytes) -> Pixels:
        pixels: Pixels = image.new_from_buffer(content, "", access="sequential").numpy()
        return pixels

    return decode


def opencv() -> Decode:
    """Return OpenCV, in one thread."""
    cv2: Any = import_module("cv2")
    cv2.setNumThreads(1)

    def decode(content: bytes) -> Pixels:
        pixels: Pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR_RGB)
        return pixels

    return decode


def pillow() -> Decode:
    """Return Pillow."""
    image: Any = import_module("PIL.Image")

    def decode(content: bytes) -> Pixels:
        return np.array(image.open(io.BytesIO(content)))

    return decode


DECODERS: dict[str, Callable[[], Decode]] = {
    "kornia": kornia,
    "wuffs": wuffs,
    "libpng": partial(imagecodecs, "png_decode"),
    "libspng": partial(imagecodecs, "spng_decode"),
    "jpeg8": partial(imagecodecs, "jpeg8_decode"),
    "libwebp": partial(imagecodecs, "webp_decode"),
    "simplejpeg": simplejpeg,
    "libvips": libvips,
    "opencv": opencv,
    "pillow": pillow,
}


def measured(decode: Decode, contents: list[bytes], threads: int) -> float:
    """Return how many milliseconds a picture takes, on the clock, while so many threads of one process decode."""
    with ThreadPoolExecutor(threads) as hands:

        def each() -> None:
            for content in contents:
                decode(content)

        start, rounds = time.perf_counter(), 0
        while time.perf_counter() - start < SECONDS:
            for done in [hands.submit(each) for _ in range(threads)]:
                done.result()
            rounds += threads
        return (time.perf_counter() - start) / (rounds * len(contents)) * 1000


def in_processes(name: str, processes: int, threads: int, files: tuple[str, ...]) -> float:
    """Return the same for so many processes at once, each with so many threads: of all the pictures they decode."""
    alone = [sys.executable, "-m", "benchmarks.decoders", name, str(threads), "1", "", *files]
    running = [subprocess.Popen(alone, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    took = [float(one.communicate()[0].split()[0]) for one in running]
    return 1 / sum(1 / each for each in took)


def main(name: str, threads: str, processes: str, pixels: str, *files: str) -> None:
    """Decode, and say how it went."""
    if int(processes) > 1:
        print(in_processes(name, int(processes), int(threads), files))
        return
    decode = DECODERS[name]()
    contents = [Path(file).read_bytes() for file in files]
    found = [np.ascontiguousarray(decode(content)) for content in contents]
    if pixels:
        np.save(pixels, np.stack(found))
    digests = [hashlib.blake2b(each.tobytes(), digest_size=8).hexdigest() for each in found]
    print(measured(decode, contents, int(threads)), *digests)


if __name__ == "__main__":
    main(*sys.argv[1:])
