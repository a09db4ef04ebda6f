"""Configuration of libvips, once for the whole process.

All modules of this package import libvips from here, so that it is never used unconfigured.
"""

import logging

import pyvips
from pyvips import Error, Image, Interpolate, Region, Source

__all__ = ["Error", "Image", "Interpolate", "Region", "Source"]

# libvips caches its last 100 operations with their pixels. The cache is turned off: a picture is opened anew each time,
# so that nobody who left, and no file that was replaced, is shown from memory, and memory is freed with each answer.
# Threads stay at libvips's default, one per core.
pyvips.cache_set_max(0)
pyvips.cache_set_max_mem(0)
pyvips.cache_set_max_files(0)

# libvips's warnings about foreign files ("iCCP: too short") are not logged.
logging.getLogger("pyvips").setLevel(logging.ERROR)

# Files come from strangers. Of the forty readers that a libvips can have (SVG, PDF, ImageMagick's two hundred, raw
# memory dumps …) only those that `opening` asks for by name are ever run, whatever a file pretends to be.
pyvips.block_untrusted_set(state=True)
pyvips.operation_block_set("VipsForeignLoad", state=True)
for reader in ("Jpeg", "Png", "Webp", "Tiff", "Nsgif", "Heif"):
    pyvips.operation_block_set(f"VipsForeignLoad{reader}", state=False)
