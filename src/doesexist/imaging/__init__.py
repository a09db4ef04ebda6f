"""Pixels: the only door to codecs and pixel libraries.

::

    engine        libvips, set up once for the whole process
    opening       a file becomes a picture: sRGB, 8 bits, three bands, upright; or a plain reason why not
    digests       what FFHQ's records say about files and pixels, checked
    aligning      a face is cut out of its photograph as FFHQ did
    veiling       somebody is made unrecognisable
    iiif_request  what an IIIF address asks for
    iiif          and the picture that answers it
    encoding      a picture becomes bytes
    resolution    a picture gets as many pixels as a print has dots
    pixels        pictures as numbers

Whoever stands on the floors above holds an `Image` and asks these modules; pyvips and Pillow they never meet.
"""

from doesexist.imaging.engine import Image

__all__ = ["Image"]
