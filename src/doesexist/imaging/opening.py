"""A file becomes a picture, or a plain reason why it doesn't.

However a file stores its pixels (CMYK for print, 16 bits, a palette, transparent, in a camera's own colours, lying
on its side), what `open_picture` returns is always the same: sRGB, 8 bits, three bands, upright.
Everything that strangers can do wrong or bad with a file is caught here, before its pixels are touched.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from doesexist.errors import PictureUnreadable
from doesexist.imaging.engine import Error, Image, Source
from doesexist.model.frames import Shape

# FFHQ's largest photographs have 60 Mpx, today's largest cameras 150; decoded, this is 360 MB.
MOST_PIXELS: Final = 120_000_000


class Size(NamedTuple):
    """Pixels across and down."""

    width: int
    height: int


def open_picture(path: Path, *, most_pixels: int = MOST_PIXELS) -> Image:
    """Return the picture in a file, decoded to its last pixel: sRGB, 8 bits, three bands, upright.

    It lies in memory, so nothing that happens to the file later matters and no error is left for later.
    Raises PictureUnreadable with one plain reason.
    """
    with unreadable(path):
        return lazily(path, most_pixels=most_pixels).copy_memory()


def measure(path: Path, *, most_pixels: int = MOST_PIXELS) -> Size:
    """Return a picture's width and height as they are seen, from the file's first bytes alone.

    Raises PictureUnreadable where already the beginning can't be read.
    """
    return Size(*measure_shape(path, most_pixels=most_pixels)[:2])


def measure_shape(path: Path, *, most_pixels: int = MOST_PIXELS) -> Shape:
    """Return a picture's width and height as they are seen, and how it is turned. Raises as `measure`."""
    with unreadable(path):
        header = read_header(path, most_pixels=most_pixels)
        orientation = _orientation(header)
        if orientation >= 5:  # on its side
            return Shape(header.height, header.width, orientation)
        return Shape(header.width, header.height, orientation)


def lazily(path: Path, *, shrink: int = 1, most_pixels: int = MOST_PIXELS) -> Image:
    """Return the picture in a file before its pixels are decoded: they stream from top to bottom, once.

    For those who take what they need and go, such as a thumbnail; within `unreadable`, because a truncated file
    is only found out underway. `shrink` (1, 2, 4 or 8) lets a JPEG be decoded at a fraction of its size.
    """
    picture = read_header(path, most_pixels=most_pixels, shrink=shrink)
    if _orientation(picture) != 1:  # the last row may come first: this can't stream
        picture = picture.copy_memory().autorot()
    picture = _as_srgb(picture)
    if picture.format != "uchar" or picture.bands not in (3, 4):
        raise PictureUnreadable(path, f"its {picture.bands} channels of {picture.format} are no colours")
    return picture.flatten(background=[255, 255, 255]) if picture.bands == 4 else picture


def read_header(path: Path, *, most_pixels: int = MOST_PIXELS, shrink: int = 1) -> Image:
    """Return the picture in a file as it is stored, of which only the header was read."""
    if not path.exists():
        raise PictureUnreadable(path, "there is no such file")
    if not path.is_file():  # opening a named pipe would wait for ever
        raise PictureUnreadable(path, "it is no file")
    with path.open("rb") as file:
        name, read = _reader(path, file.read(16))
        file.seek(0)
        # Never by its name: libvips would take `[…]` at its end for options, and knows no names but UTF-8's.
        source = Source.new_from_descriptor(file.fileno())
    options = {"shrink": shrink} if name == "JPEG" and shrink > 1 else {}
    picture = read(source, access="sequential", fail_on="error", **options)
    if picture.width * picture.height * shrink**2 > most_pixels:
        size = f"{picture.width * shrink:,} × {picture.height * shrink:,}"
        raise PictureUnreadable(path, f"it has {size} pixels, more than {most_pixels / 1e6:,.0f} million")
    return picture


@contextmanager
def unreadable(path: Path) -> Generator[None]:
    """Tell what libvips or the system says about a file in this program's words."""
    try:
        yield
    except Error as error:
        # What libvips says stays in the chain: threads share its list of errors, so it may speak of another file.
        raise PictureUnreadable(path, "it is cut off or damaged") from error
    except OSError as error:
        raise PictureUnreadable(path, (error.strerror or "it can't be opened").lower()) from error


Reader = Callable[..., Image]

# How the files that are read begin. HEIF's and AVIF's first four bytes are a length: "\0\0\0\x1cftypavif".
_SIGNATURES: Final[tuple[tuple[str, int, bytes, Reader], ...]] = (
    ("JPEG", 0, b"\xff\xd8\xff", Image.jpegload_source),
    ("PNG", 0, b"\x89PNG\r\n\x1a\n", Image.pngload_source),
    ("WebP", 8, b"WEBP", Image.webpload_source),
    ("GIF", 0, b"GIF8", Image.gifload_source),
    ("TIFF", 0, b"II*\0", Image.tiffload_source),
    ("TIFF", 0, b"MM\0*", Image.tiffload_source),
    ("TIFF", 0, b"II+\0", Image.tiffload_source),
    ("TIFF", 0, b"MM\0+", Image.tiffload_source),
    ("AVIF or HEIF", 4, b"ftyp", Image.heifload_source),
)


def _reader(path: Path, beginning: bytes) -> tuple[str, Reader]:
    """Choose a reader by a file's first bytes, never by its name: `portrait.png` may be a text."""
    if not beginning:
        raise PictureUnreadable(path, "it is empty")
    for name, offset, signature, read in _SIGNATURES:
        if beginning.startswith(signature, offset):
            return name, read
    raise PictureUnreadable(path, "it is no PNG, JPEG, WebP, TIFF, GIF, AVIF or HEIF file")


def _orientation(picture: Image) -> int:
    """Return EXIF's orientation: 1 upright, 2–4 mirrored or upside down, 5–8 on its side."""
    value = picture.get("orientation") if picture.get_typeof("orientation") else 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _as_srgb(picture: Image) -> Image:
    """Return the picture in sRGB's colours, transparency kept.

    Colours of a camera or a press become sRGB through the profile that the file brings; CMYK without one
    through libvips's own. A profile that doesn't fit the picture is passed over, as browsers do.
    """
    if picture.interpretation == "cmyk" or picture.get_typeof("icc-profile-data"):
        return picture.icc_transform("srgb", embedded=True, depth=8)
    return picture if picture.interpretation == "srgb" else picture.colourspace("srgb")
