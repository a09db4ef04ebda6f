"""The walk: a seeded pseudorandom permutation, which visits everyone once before anyone twice.

It permutes the numbers below 2^bits without a list or a scan, in 32-bit arithmetic, which a browser has, too
(`Math.imul`).
Empty places (beyond the last picture, or of someone who left) are skipped; so a walk shared yesterday is the same today
but for those who came or went.
"""

from functools import lru_cache

_WORD = 0xFFFF_FFFF
LONGEST_SEED = _WORD
"""The largest seed of a walk."""
ROUNDS = 4


def bits_for(places: int) -> int:
    """Return how many bits a walk over that many places needs.

    >>> [bits_for(places) for places in (0, 1, 2, 3, 70_000)]
    [1, 1, 1, 2, 17]
    """
    return max(1, (places - 1).bit_length())


def mixed(word: int) -> int:
    """Return a 32-bit word mixed so that each bit depends on all (MurmurHash3's finaliser, a bijection).

    >>> mixed(1)
    1364076727
    """
    word = ((word ^ (word >> 16)) * 0x85EB_CA6B) & _WORD
    word = ((word ^ (word >> 13)) * 0xC2B2_AE35) & _WORD
    return word ^ (word >> 16)


def place(step: int, seed: int, bits: int) -> int:
    """Return the place that a walk with this seed visits at a step, both below 2^bits.

    Each round is a bijection of `bits`-bit words: add a key, multiply by an odd number
    (low bits reach high ones), fold the upper half onto the lower (high bits reach low ones).

    >>> sorted(place(step, seed=7, bits=3) for step in range(8))
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    mask = (1 << bits) - 1
    fold = (bits + 1) // 2
    for key, factor in _keys(seed):
        step = ((step + key) * factor) & mask
        step ^= step >> fold
    return step


def step_at(place: int, seed: int, bits: int) -> int:
    """Return the step at which a walk visits a place: what `place` does, undone.

    Folding a half onto the other is undone by doing it again, and multiplying by an odd number has an inverse, too.

    >>> [step_at(place(step, seed=7, bits=5), seed=7, bits=5) for step in (0, 1, 31)]
    [0, 1, 31]
    """
    mask = (1 << bits) - 1
    fold = (bits + 1) // 2
    for key, inverse in _keys_back(seed, bits):
        place ^= place >> fold
        place = (place * inverse - key) & mask
    return place


@lru_cache(maxsize=256)
def _keys_back(seed: int, bits: int) -> tuple[tuple[int, int], ...]:
    """Return what undoes each round, the last one first."""
    return tuple((key, pow(factor, -1, 1 << bits)) for key, factor in reversed(_keys(seed)))


@lru_cache(maxsize=256)
def _keys(seed: int) -> tuple[tuple[int, int], ...]:
    """Return each round's addend and odd factor, which depend on the seed alone."""
    keys: list[tuple[int, int]] = []
    key = seed & _WORD
    for turn in range(ROUNDS):
        key = mixed((key + 0x9E37_79B9 + turn) & _WORD)
        keys.append((key, mixed(key) | 1))
    return tuple(keys)
