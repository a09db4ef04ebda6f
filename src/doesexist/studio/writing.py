"""JSON as it is written everywhere: by pages, and by commands."""

from __future__ import annotations

import msgspec

from doesexist.model import Landmarks


def _as_it_came(value: object) -> msgspec.Raw:
    """Return landmarks as the JSON that they are kept as: read and written anew, they took half of a picture's time."""
    if isinstance(value, Landmarks):
        return msgspec.Raw(value.text.encode())
    raise NotImplementedError(type(value).__name__)


_encoder = msgspec.json.Encoder(enc_hook=_as_it_came)
encoded = _encoder.encode
"""Write a value as JSON, in UTF-8."""
encoded_lines = _encoder.encode_lines
"""Write values as JSON lines."""
