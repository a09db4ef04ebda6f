"""Pixels: the only door to codecs and pixel libraries.

::

    engine        libvips, set up once for the whole process
    opening       a file becomes a picture: sRGB, 8 bits, three bands, upright; or a plain reason why not
    digests       what FFHQ's records say about files and pixels, checked
    decoding      a file becomes pixels quickly, for who looks at all of a dataset
    tiles         a picture becomes small, exactly
    measuring     its light and colours, and a digest of its pixels
    squares       the square in its middle
    aligning      a face is cut out of its photograph as FFHQ did
    veiling       somebody is made unrecognisable
    iiif_request  what an IIIF address asks for
    iiif          and the picture that answers it
    encoding      a picture becomes bytes
    xmp           what an image says of itself
    inside        and how that is put into its file
    resolution    a picture gets as many pixels as a print has dots
    png_chunks    what a PNG file is made of
    png_text      and the words inside it
    png_stream    a PNG whose rows come one after the other
    pixels        pictures as numbers

Whoever stands on the floors above holds an `Image` and asks these modules; pyvips and Pillow they never meet.
"""

from doesexist.imaging.engine import Image

__all__ = ["Image"]
