"""libvips, set up once for the whole process.

Every module of this floor takes libvips from here, so that none can be used before it is set up.
"""

import logging

import pyvips
from pyvips import Error, Image, Interpolate, Region, Source

__all__ = ["Error", "Image", "Interpolate", "Region", "Source"]

# libvips remembers its last 100 operations with their pixels, to answer the same again. Nothing is remembered here:
# a picture is opened anew each time, so that nobody who left, and no file that was replaced, is shown from memory;
# and what an answer took is free again when it is sent. Threads stay as libvips has them, one for each core.
pyvips.cache_set_max(0)
pyvips.cache_set_max_mem(0)
pyvips.cache_set_max_files(0)

# What libvips wonders at in strangers' files ("iCCP: too short") is no message for those who look at pictures.
logging.getLogger("pyvips").setLevel(logging.ERROR)

# Files come from strangers. Of the forty readers that a libvips can have (SVG, PDF, ImageMagick's two hundred, raw
# memory dumps …) only those that `opening` asks for by name are ever run, whatever a file pretends to be.
pyvips.block_untrusted_set(state=True)
pyvips.operation_block_set("VipsForeignLoad", state=True)
for reader in ("Jpeg", "Png", "Webp", "Tiff", "Nsgif", "Heif"):
    pyvips.operation_block_set(f"VipsForeignLoad{reader}", state=False)
