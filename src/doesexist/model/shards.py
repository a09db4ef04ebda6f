"""The assignment of pictures to a survey's shards, by their key alone, whatever else is added or removed.

Numeric keys are grouped in runs of 256, so that neighbours on the wall lie in one file and the sum of a shard's 8-bit
pictures fits into 16 bits. Other keys are hashed to one of 64 shards, so that a folder of a thousand pictures does not
become a thousand files; so are numbers that are no counters, such as Flickr's 1133484654, which would be alone.
"""

from __future__ import annotations

import hashlib

from doesexist.model.keys import same

NUMBERS = 256
"""How many numbers share a shard."""
COUNTED = 100_000_000
"""Numeric keys below are counters; Flickr's photo ids have been higher since 2006."""
NAMES = 64
"""The number of shards for hashed keys: -1 to -64."""


def shard_of(key: str) -> int:
    """Return the shard of a key: 0 and up for numbers, below 0 for names.

    >>> shard_of("00255"), shard_of("00256"), shard_of("ada") == shard_of("ADA"), shard_of("1133484654") < 0
    (0, 1, True, True)
    """
    if key.isascii() and key.isdigit() and len(key) <= 18 and int(key) < COUNTED:
        return int(key) // NUMBERS
    return -1 - int.from_bytes(hashlib.blake2b(same(key).encode(), digest_size=4).digest()) % NAMES
