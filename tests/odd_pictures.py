"""Pictures as cameras, scanners, browsers and other programs write them: as odd as their formats allow."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

WIDTH, HEIGHT = 72, 50
_profiles: Any = ImageCms
SRGB: bytes = _profiles.ImageCmsProfile(_profiles.createProfile("sRGB")).tobytes()
LAB: bytes = _profiles.ImageCmsProfile(_profiles.createProfile("LAB")).tobytes()
SIGNATURE = b"\x89PNG\r\n\x1a\n"
TRUECOLOUR, WITH_ALPHA = 2, 6
Chunk = tuple[bytes, bytes]


def face(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Soft colours with fine noise: what is decoded a little differently shows."""
    random = np.random.default_rng(7)
    soft = Image.fromarray(random.integers(0, 256, (6, 8, 3), dtype=np.uint8)).resize((width, height))
    noise = random.integers(-20, 20, (height, width, 3))
    return Image.fromarray(np.clip(np.asarray(soft).astype(int) + noise, 0, 255).astype(np.uint8))


def saved(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    file = io.BytesIO()
    face().convert(mode).save(file, kind, **options)
    return file.getvalue()


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    values: NDArray[Any], colours: int = TRUECOLOUR, before: list[Chunk] | None = None, after: list[Chunk] | None = None
) -> bytes:
    """Write a PNG as it is said, with further chunks before its pixels and after them."""
    height, width = values.shape[:2]
    bits = values.dtype.itemsize * 8
    rows = b"".join(b"\0" + row.astype(values.dtype.newbyteorder(">")).tobytes() for row in values)
    pixels = zlib.compress(rows)
    chunks: list[Chunk] = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0)),
        *(before or []),
        (b"IDAT", pixels[: len(pixels) // 2]),
        (b"IDAT", pixels[len(pixels) // 2 :]),
        *(after or []),
        (b"IEND", b""),
    ]
    return SIGNATURE + b"".join(chunk(*each) for each in chunks)


def with_chunks(*before: Chunk, after: list[Chunk] | None = None) -> bytes:
    return png(np.asarray(face()), before=list(before), after=after)


def interlaced() -> bytes:
    """A PNG in seven passes, of one colour that changes from pass to pass."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    values = np.asarray(face())
    rows = b"".join(
        b"\0" + row.tobytes() for x, y, across, down in passes for row in values[y::down, x::across] if row.size
    )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, TRUECOLOUR, 0, 0, 1)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def animated() -> bytes:
    return saved("PNG", save_all=True, append_images=[face().rotate(90, expand=False)], duration=100)


def adobe(transform: int) -> bytes:
    """A JPEG with Adobe's segment, which says what its three channels are: 0 RGB, 1 YCbCr."""
    content = saved("JPEG", quality=95)
    segment = b"Adobe\0\x64\0\0\0\0" + bytes([transform])
    return content[:2] + b"\xff\xee" + struct.pack(">H", len(segment) + 2) + segment + content[2:]


def restarting() -> bytes:
    return saved("JPEG", quality=90, restart_marker_blocks=2)


def with_comments() -> bytes:
    """A JPEG with a long comment, bytes that fill up before a marker, and something after its end."""
    content = saved("JPEG", quality=90, comment=b"\xff\xd8 c" * 9_000)
    return content[:2] + b"\xff\xff" + content[2:] + b"more bytes"


def deep() -> bytes:
    return png(np.asarray(face()).astype(np.uint16) * 257 + 90)


def transparent() -> bytes:
    face_with_alpha = face().convert("RGBA")
    face_with_alpha.putalpha(Image.linear_gradient("L").resize((WIDTH, HEIGHT)))
    file = io.BytesIO()
    face_with_alpha.save(file, "PNG")
    return file.getvalue()


ODD: dict[str, Callable[[], bytes]] = {
    "png": lambda: saved("PNG"),
    "png, written by hand": with_chunks,
    "png, 16 bits": deep,
    "png, 16 bits grey": lambda: png(np.asarray(face().convert("L")).astype(np.uint16) * 257 + 90, 0),
    "png, palette": lambda: saved("PNG", "P"),
    "png, two colours": lambda: saved("PNG", "1"),
    "png, grey": lambda: saved("PNG", "L"),
    "png, grey with alpha": lambda: saved("PNG", "LA"),
    "png, alpha": transparent,
    "png, one colour transparent": lambda: saved("PNG", transparency=(200, 40, 30)),
    "png, tRNS": lambda: with_chunks((b"tRNS", bytes(6))),
    "png, interlaced": interlaced,
    "png, in sRGB by profile": lambda: saved("PNG", icc_profile=SRGB),
    "png, profile of other colours": lambda: saved("PNG", icc_profile=LAB),
    "png, gamma": lambda: with_chunks((b"gAMA", struct.pack(">I", 100_000))),
    "png, sRGB": lambda: with_chunks((b"sRGB", b"\0"), (b"gAMA", struct.pack(">I", 45_455))),
    "png, chromaticities": lambda: with_chunks(
        (b"cHRM", struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000))
    ),
    "png, significant bits": lambda: with_chunks((b"sBIT", b"\5\6\5")),
    "png, background": lambda: with_chunks((b"bKGD", bytes(6))),
    "png, suggested palette": lambda: with_chunks((b"PLTE", bytes(range(96)))),
    "png, oblong pixels": lambda: with_chunks((b"pHYs", struct.pack(">IIB", 1, 3, 0))),
    "png, a chunk nobody knows": lambda: with_chunks((b"doEx", b"exists"), (b"tEXt", b"Title\0Ada")),
    "png, a chunk with a number in its name": lambda: with_chunks((b"a1cd", b"")),
    "png, turned": lambda: saved("PNG", exif=turned(6)),
    "png, turned after its pixels": lambda: with_chunks(after=[(b"eXIf", turned(6).removeprefix(b"Exif\0\0"))]),
    "png, animated": animated,
    "jpeg": lambda: saved("JPEG"),
    "jpeg, grey": lambda: saved("JPEG", "L"),
    "jpeg, CMYK": lambda: saved("JPEG", "CMYK"),
    "jpeg, progressive": lambda: saved("JPEG", progressive=True),
    "jpeg, 4:4:4": lambda: saved("JPEG", subsampling="4:4:4"),
    "jpeg, 4:2:2": lambda: saved("JPEG", subsampling="4:2:2"),
    "jpeg, 4:2:0": lambda: saved("JPEG", subsampling="4:2:0"),
    "jpeg, poor": lambda: saved("JPEG", quality=3),
    "jpeg, kept RGB": lambda: saved("JPEG", keep_rgb=True),
    "jpeg, Adobe YCbCr": lambda: adobe(1),
    "jpeg, Adobe RGB": lambda: adobe(0),
    "jpeg, profile": lambda: saved("JPEG", icc_profile=SRGB),
    "jpeg, profile of other colours": lambda: saved("JPEG", icc_profile=LAB),
    "jpeg, restarts": restarting,
    "jpeg, comments": with_comments,
    **{f"jpeg, turned {value}": partial(saved, "JPEG", exif=turned(value)) for value in range(10)},
    "webp": lambda: saved("WEBP"),
    "webp, lossless": lambda: saved("WEBP", lossless=True),
    "webp, alpha": lambda: saved("WEBP", "RGBA"),
    "tiff": lambda: saved("TIFF"),
    "tiff, CMYK": lambda: saved("TIFF", "CMYK"),
    "tiff, LZW": lambda: saved("TIFF", compression="tiff_lzw"),
    "gif": lambda: saved("GIF"),
    "avif": lambda: saved("AVIF"),
}
