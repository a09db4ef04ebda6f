from enum import Enum

class ImageDecoderType(Enum):
    PNG = ...

class PixelFormat(Enum):
    RGB = ...
