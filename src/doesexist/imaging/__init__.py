"""Image processing: the only package that uses codecs and pixel libraries.

::

    engine        libvips, set up once for the whole process
    opening       open a file as a picture: sRGB, 8 bits, three bands, upright; or raise a plain reason why not
    digests       verify files and pixels against FFHQ's records
    decoding      fast decoding to arrays, for passes over a whole dataset
    tiles         exact downscaling
    measuring     light and colours, and a hash of the pixels
    squares       the centre square
    aligning      crop and align a face as FFHQ did
    veiling       make somebody unrecognisable
    iiif_request  parse IIIF image requests
    iiif          answer IIIF image requests
    encoding      encode as JPEG, PNG, WebP
    xmp           write and read XMP metadata
    inside        embed metadata in image files
    resolution    resample to the dots of a print
    png_chunks    the chunks of a PNG file
    png_text      texts in a PNG file
    png_stream    write a PNG row by row
    pixels        conversion between pictures and NumPy arrays
    svg           rasterise SVG
    printing      encode drawn pictures as PNG, with the grain of paper
    checking      check quickly whether a picture's file is complete

The floors above hold an `Image` and call these modules; they never use pyvips or Pillow themselves.
"""

from doesexist.imaging.engine import Image

__all__ = ["Image"]
