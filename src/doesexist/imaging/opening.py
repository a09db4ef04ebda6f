"""Open an untrusted image file as a picture in one fixed form, or raise a plain reason why not.

However a file stores its pixels (CMYK, 16 bits, a palette, transparency, an embedded colour profile, rotated), what
`open_picture` returns is always sRGB, 8 bits, three bands, upright. Errors and attacks in a file's format are caught
here, before its pixels are processed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from doesexist.errors import PictureUnreadable
from doesexist.imaging.engine import Error, Image, Source
from doesexist.imaging.formats import BEGINNING, Supported, format_of, is_whole, no_picture, unsupported_by
from doesexist.model.frames import Shape

# FFHQ's largest photographs have 60 Mpx, today's largest cameras 150; decoded, this is 360 MB.
MOST_PIXELS: Final = 120_000_000


class Size(NamedTuple):
    """Pixels across and down."""

    width: int
    height: int


def open_picture(path: Path, *, most_pixels: int = MOST_PIXELS) -> Image:
    """Return the picture in a file, decoded to its last pixel: sRGB, 8 bits, three bands, upright.

    It is in memory, so the file may change later, and no decoding error can follow. Raises PictureUnreadable.
    """
    with unreadable(path):
        return lazily(path, most_pixels=most_pixels).copy_memory()


def measure(path: Path, *, most_pixels: int = MOST_PIXELS) -> Size:
    """Return a picture's width and height, upright, from the file's header alone.

    Raises PictureUnreadable if the header can't be read.
    """
    return Size(*measure_shape(path, most_pixels=most_pixels)[:2])


def measure_shape(path: Path, *, most_pixels: int = MOST_PIXELS) -> Shape:
    """Return a picture's width and height as they are seen, and how it is turned. Raises as `measure`."""
    with unreadable(path):
        return shape_in(read_header(path, most_pixels=most_pixels))


def shape_in(header: Image) -> Shape:
    """Return the width and height that a picture's header tells, as they are seen, and how it is turned."""
    orientation = _orientation(header)
    if orientation >= 5:  # on its side
        return Shape(header.height, header.width, orientation)
    return Shape(header.width, header.height, orientation)


def lazily(path: Path, *, shrink: int = 1, most_pixels: int = MOST_PIXELS) -> Image:
    """Return the picture in a file undecoded: its pixels can be streamed once, from top to bottom.

    For operations that need a part or a smaller size; call it within `unreadable`, since a truncated file is detected
    only while streaming. `shrink` (1, 2, 4 or 8) lets a JPEG be decoded at a fraction of its size.
    """
    picture = read_header(path, most_pixels=most_pixels, shrink=shrink)
    if _orientation(picture) != 1:  # rotation needs random access, so no streaming
        picture = picture.copy_memory().autorot()
    picture = _as_srgb(picture)
    if picture.format != "uchar" or picture.bands not in (3, 4):
        raise PictureUnreadable(path, f"its {picture.bands} channels of {picture.format} are no colours")
    return picture.flatten(background=[255, 255, 255]) if picture.bands == 4 else picture


def read_header(path: Path, *, most_pixels: int = MOST_PIXELS, shrink: int = 1) -> Image:
    """Return the picture in a file as it is stored, with only its header read. Raises PictureUnreadable."""
    if not path.exists():
        raise PictureUnreadable(path, "there is no such file")
    if not path.is_file():  # opening a named pipe would block
        raise PictureUnreadable(path, "it is no file")
    with path.open("rb") as file:
        name = _format(path, file.read(BEGINNING))
        shrink = shrink if name == "JPEG" else 1  # all others are decoded at their size
        options = {"shrink": shrink} if shrink > 1 else {}
        if name == "JPEG" and _lacks_only_its_end(file):
            file.seek(0)
            # From a copy that libvips keeps: what a Source of memory is made from would be gone before it is decoded.
            whole = file.read() + _JPEG_ENDS
            picture = Image.jpegload_buffer(whole, access="sequential", fail_on="warning", **options)
        else:
            file.seek(0)
            # By descriptor, not name: libvips would parse `[…]` at its end as options, and supports only UTF-8 names.
            source = Source.new_from_descriptor(file.fileno())
            picture = _READERS[name](source, access="sequential", fail_on="error", **options)
    if picture.width * picture.height * shrink**2 > most_pixels:
        size = f"{picture.width * shrink:,} × {picture.height * shrink:,}"
        raise PictureUnreadable(path, f"it has {size} pixels, more than {most_pixels / 1e6:,.0f} million")
    return picture


@contextmanager
def unreadable(path: Path) -> Generator[None]:
    """Translate the errors of libvips and the system to PictureUnreadable."""
    try:
        yield
    except Error as error:
        # libvips's message is kept in the chain only: threads share its error buffer, so it may concern another file.
        raise PictureUnreadable(path, _why_not(path)) from error
    except OSError as error:
        raise PictureUnreadable(path, (error.strerror or "it can't be opened").lower()) from error


_READERS: Final[Mapping[Supported, Callable[..., Image]]] = {
    "JPEG": Image.jpegload_source,
    "PNG": Image.pngload_source,
    "WebP": Image.webpload_source,
    "GIF": Image.gifload_source,
    "TIFF": Image.tiffload_source,
    "AVIF": Image.heifload_source,
    "HEIC": Image.heifload_source,
    "HEIF": Image.heifload_source,
}
_JPEG_ENDS: Final = b"\xff\xd9"
_JPEG_SCAN: Final = b"\xff\xda"
_LARGEST_JPEG: Final = 1 << 28


def _format(path: Path, beginning: bytes) -> Supported:
    """Return the format of a file by its first bytes, whatever its name. Raises PictureUnreadable."""
    if not beginning:
        raise PictureUnreadable(path, "it is empty")
    if unsupported := unsupported_by(beginning, path.suffix.lower()):
        raise PictureUnreadable(path, f"not supported: {unsupported}")
    if name := format_of(beginning):
        return name
    why = no_picture(beginning) or "it is no PNG, JPEG, WebP, TIFF, GIF, AVIF or HEIF file"
    raise PictureUnreadable(path, why)


def _lacks_only_its_end(file: BinaryIO) -> bool:
    """Tell whether a JPEG may be whole but for the mark at its end, which is then added for the decoder.

    Its pixels are whole if the decoder reaches that mark without a warning; what is cut in the midst of them gives one.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - len(_JPEG_ENDS)))
    if file.read() == _JPEG_ENDS or size > _LARGEST_JPEG:
        return False
    file.seek(0)
    content = file.read()
    # Other bytes may follow the mark. In a preview within the head it stands before the scan.
    return content.rfind(_JPEG_ENDS) < content.rfind(_JPEG_SCAN)


def _why_not(path: Path) -> str:
    """Return why a file could not be decoded: whole, it is of a kind that libvips has no decoder for."""
    try:
        with path.open("rb") as file:
            name = format_of(file.read(BEGINNING))
    except OSError:
        name = None
    if name in ("HEIC", "HEIF") and is_whole(path):
        return f"not supported: {name}"
    if name == "TIFF" and is_whole(path):
        return "not supported: TIFF with these colours or this compression"
    return "it is cut off or damaged"


def _orientation(picture: Image) -> int:
    """Return the EXIF orientation: 1 upright, 2–4 mirrored or upside down, 5–8 rotated by 90°."""
    value = picture.get("orientation") if picture.get_typeof("orientation") else 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _as_srgb(picture: Image) -> Image:
    """Return the picture converted to sRGB, with its transparency.

    The file's embedded profile is used; for CMYK without one, that of libvips. A profile that does not match the
    picture is ignored, as in browsers.
    """
    if picture.interpretation == "cmyk" or picture.get_typeof("icc-profile-data"):
        return picture.icc_transform("srgb", embedded=True, depth=8)
    return picture if picture.interpretation == "srgb" else picture.colourspace("srgb")
