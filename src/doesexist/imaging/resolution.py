"""Resample and encode pictures for print, with their resolution in dots per inch."""

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
    """Return the raw pixels: red, green, blue, row by row."""
    return picture.write_to_memory()


def as_jpeg(picture: Image) -> bytes:
    """Return the picture as a JPEG for print, of a quality without chroma subsampling."""
    return picture.jpegsave_buffer(Q=95, keep="none")


def as_png(content: bytes, dpi: int) -> bytes:
    """Return a PNG encoded anew, opaque, with its resolution in dots per inch."""
    sheet = Image.pngload_buffer(content).flatten(background=[255, 255, 255])
    noted = sheet.copy(xres=dpi / _INCH, yres=dpi / _INCH)
    return noted.pngsave_buffer(compression=6, filter="up", keep="none")
