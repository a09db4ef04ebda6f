import numpy as np
from numpy.typing import NDArray

from . import ImageDecoderQuirks, ImageDecoderType, PixelFormat

class ImageDecoderConfig:
    enabled_decoders: list[ImageDecoderType]
    pixel_format: PixelFormat
    quirks: dict[ImageDecoderQuirks, int]
    def __init__(self) -> None: ...

class ImageDecodingResult:
    error_message: str
    pixbuf: NDArray[np.uint8]

class ImageDecoder:
    def __init__(self, config: ImageDecoderConfig) -> None: ...
    def decode(self, data: bytes) -> ImageDecodingResult: ...
