import numpy as np
from numpy.typing import NDArray

from . import ImageDecoderType, PixelFormat

class ImageDecoderConfig:
    enabled_decoders: list[ImageDecoderType]
    pixel_format: PixelFormat
    def __init__(self) -> None: ...

class ImageDecodingResult:
    error_message: str
    pixbuf: NDArray[np.uint8]

class ImageDecoder:
    def __init__(self, config: ImageDecoderConfig) -> None: ...
    def decode(self, data: bytes) -> ImageDecodingResult: ...
