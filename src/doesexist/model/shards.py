"""The shards of a survey: which one a picture belongs to is told by its key alone, whoever else comes or goes.

A number goes with the 255 others that share its upper digits, so that neighbours on the wall lie in one file and the
sum of a shard's 8-bit pictures fits into 16 bits. A name goes where its hash says, to one of 64 shards: few enough that
a folder of a thousand pictures does not become a thousand files. So does a number that counts nothing, as Flickr's
1133484654, for no other shares its upper digits.
"""

from __future__ import annotations

import hashlib

from doesexist.model.keys import same

NUMBERS = 256
"""How many numbers share a shard."""
COUNTED = 100_000_000
"""Numbers below count pictures; Flickr's own have been higher since 2006."""
NAMES = 64
"""How many shards there are for keys that are no numbers: -1 to -64."""


def shard_of(key: str) -> int:
    """Return the shard of a key: 0 and up for numbers, below 0 for names.

    >>> shard_of("00255"), shard_of("00256"), shard_of("ada") == shard_of("ADA"), shard_of("1133484654") < 0
    (0, 1, True, True)
    """
    if key.isascii() and key.isdigit() and len(key) <= 18 and int(key) < COUNTED:
        return int(key) // NUMBERS
    return -1 - int.from_bytes(hashlib.blake2b(same(key).encode(), digest_size=4).digest()) % NAMES
