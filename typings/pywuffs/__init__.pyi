from enum import Enum

class ImageDecoderQuirks(Enum):
    IGNORE_CHECKSUM = ...

class ImageDecoderType(Enum):
    PNG = ...

class PixelFormat(Enum):
    RGB = ...
