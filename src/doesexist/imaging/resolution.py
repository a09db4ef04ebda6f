"""A picture at the resolution of paper: as many pixels as the print has dots, and how many of them make an inch."""

from __future__ import annotations

from doesexist.imaging.engine import Image

_INCH = 25.4  # millimetres, which libvips counts in


def resampled(picture: Image, width: int, height: int) -> Image:
    """Return the picture (sRGB, 8 bits, 3 bands) with exactly that many pixels, in memory."""
    if (picture.width, picture.height) == (width, height):
        return picture
    other = picture.resize(width / picture.width, vscale=height / picture.height, kernel="lanczos3")
    return other.copy_memory()


def as_raw(picture: Image) -> bytes:
    """Return the pixels one after the other: red, green, blue."""
    return picture.write_to_memory()


def as_jpeg(picture: Image) -> bytes:
    """Return the picture as a JPEG for print: every pixel keeps its own colour."""
    return picture.jpegsave_buffer(Q=95, keep="none")


def as_png(content: bytes, dpi: int) -> bytes:
    """Return a PNG anew, opaque, and saying how many of its pixels make an inch."""
    sheet = Image.pngload_buffer(content).flatten(background=[255, 255, 255])
    noted = sheet.copy(xres=dpi / _INCH, yres=dpi / _INCH)
    return noted.pngsave_buffer(compression=6, filter="up", keep="none")
