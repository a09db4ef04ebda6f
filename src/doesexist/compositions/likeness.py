"""Tell whether two pictures are one: smaller, packed anew, mirrored, turned, cut or bordered.

Pixels are compared with pixels. Nothing here knows what a face is: two photographs of one person are two pictures.
Nothing of it is kept either; it is worked out of the tiles that a survey has, and let go of.

In two steps. A **guess** compares tiles of 8², of everybody, as matrix products: for each of eight orientations whole
with whole; and, as it is or mirrored, whole with each window of 7, 6 or 5 of the 8 pixels a side, both ways round. A
guess is **compared** in its tiles of 64², the window moved and stretched to where both agree best (Gauss-Newton), for
of windows a guess is off by up to half a pixel of the 8.

What is measured is the correlation of pixels, 1 where they are equal but for brightness and contrast; and, where that
is high, of what is left of them without their smooth parts, for a head before a wall resembles any head before a wall.
Something flat would resemble everything flat: so each picture is taken to vary by a few levels more than it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from doesexist.imaging.pixels import Pixels

Floats = NDArray[Any]
"""Of 32 bits."""
SIDE: Final = 8
"""Pixels a side of the tiles that are guessed by."""
CLOSE: Final = 64
"""Pixels a side of the tiles that are compared."""
AT_ONCE: Final = 1024
"""How many pictures are guessed at together, with `_PROBES`: 25 MB of scores."""
PROBES: Final = 24
"""How many tiles are searched for at once, windows and all."""
WHOLES, PARTS = 24, 32
"""How many guesses are compared for each tile: whole with whole, and with windows."""
_LUMA: Final = np.array([0.299, 0.587, 0.114], np.float32)
"""By which whole pictures are guessed at: a third of the work, and nothing is lost."""
_NOISE: Final = 4.0
"""Levels by which a picture is taken to vary, at least."""
_PLAUSIBLE: Final = (0.9, 0.6)
"""What a guess must reach to be compared, as a whole and in part. Copies have 0.97, those cut by a fifth 0.75."""
ALIKE: Final = 0.93
"""How alike two pictures are that are one; and, without their smooth parts, `DETAILED`."""
DETAILED: Final = 0.87
_GRID: Final = 32
"""Samples a side in which two pictures are compared."""
_STEPS: Final = 8
_HOPELESS: Final = (0.3, 0.4, 0.6, 0.7, 0.8)
"""How alike two pictures are at each step at least, if they are one."""
_LONGEST_STEP: Final = 4.0
"""Pixels of 64 that a window is moved at once."""
_SMALLEST: Final = 0.45
"""The smallest window that is looked at, as a part of the side."""


class Window(NamedTuple):
    """A part of one tile that is all of the other, in pixels of 64."""

    left: float
    top: float
    width: float
    height: float


WHOLE: Final = Window(0, 0, CLOSE, CLOSE)
_CELL: Final = CLOSE // SIDE
_SIZES: Final = ((7, 7), (6, 6), (5, 5), (8, 6), (6, 8))
"""Widths and heights of the windows, of 8. The last two: of a picture that was stretched a tile is the middle."""
WINDOWS: Final = tuple(
    Window(_CELL * left, _CELL * top, _CELL * width, _CELL * height)
    for width, height in _SIZES
    for top in range(SIDE - height + 1)
    for left in range(SIDE - width + 1)
)


class Way(NamedTuple):
    """One way in which a picture may be a copy of another."""

    turn: int
    """By how many quarters it is turned, anticlockwise; 4 to 7: mirrored first."""
    window: Window = WHOLE
    outside: bool = False
    """Whether the window is in the copy, and all of the other is seen in it; else the copy is what the window shows."""


TURNS: Final = tuple(Way(turn) for turn in range(8))
_CUT: Final = tuple(Way(turn, window) for window in WINDOWS for turn in (0, 4))
_AROUND: Final = tuple(Way(turn, window, outside=True) for window in WINDOWS for turn in (0, 4))


class Guess(NamedTuple):
    """A picture, by its place, that may be a copy of the tile it was searched for."""

    picture: int
    way: Way
    score: float


class Search:
    """The search for a few tiles of 64² among everybody's of 8², which come in blocks; the best guesses are kept.

    `parts`: whether windows are guessed at, too.
    """

    def __init__(self, tiles: Sequence[Pixels], *, parts: bool = True) -> None:
        self._parts = parts
        self._count = len(tiles)
        self._turns = _stacked([_normal(_seen(tile, way) @ _LUMA) for tile in tiles for way in TURNS])
        if parts:
            self._cut = _stacked([_normal(_seen(tile, way)) for tile in tiles for way in _CUT])
            self._around = _stacked([_within(tile, way) for tile in tiles for way in _AROUND])
        self._best: list[tuple[list[Guess], list[Guess]]] = [([], []) for _ in tiles]

    def add(self, eights: Pixels, first: int) -> None:
        """Search a block of pictures, (pictures, 8, 8, 3), of which the first has the given place."""
        values = eights.reshape(len(eights), -1, 3).astype(np.float32)
        values -= values.mean(axis=1, keepdims=True)
        self._keep(0, self._scores(_evened(values @ _LUMA), self._turns), TURNS, WHOLES, first)
        if self._parts:
            flat = values.reshape(len(values), -1)
            cut = self._scores(_evened(flat), self._cut)
            around = self._scores(flat, self._around) / np.repeat(_spreads(values), 2, axis=1)[:, None]
            self._keep(1, np.concatenate([cut, around], axis=2), (*_CUT, *_AROUND), PARTS, first)

    def guesses(self, probe: int) -> list[Guess]:
        """Return the best guesses for one of the tiles, the best of each kind first."""
        wholes, parts = self._best[probe]
        return [*wholes, *parts]

    def _scores(self, pictures: Floats, templates: Floats) -> Floats:
        """Return scores, (pictures, tiles, ways)."""
        scores: Floats = (pictures @ templates.T).reshape(len(pictures), self._count, -1)
        return scores

    def _keep(self, kind: int, scores: Floats, ways: Sequence[Way], most: int, first: int) -> None:
        best = scores.max(axis=2)
        least = [kept[kind][-1].score if len(kept[kind]) == most else _PLAUSIBLE[kind] for kept in self._best]
        for probe in np.flatnonzero((best > least).any(axis=0)):
            kept, column = self._best[probe][kind], best[:, probe]
            for at in np.argsort(-column)[:most]:
                if column[at] > least[probe]:
                    way = int(scores[at, probe].argmax())
                    kept.append(Guess(first + int(at), ways[way], float(column[at])))
            kept.sort(key=lambda guess: -guess.score)
            del kept[most:]


def _evened(pictures: Floats) -> Floats:
    """Return pictures, of mean 0, divided by what they vary by, and by how many values they have."""
    spread = np.sqrt(np.einsum("nd,nd->n", pictures, pictures) / pictures.shape[1] + _NOISE**2)
    evened: Floats = pictures / (spread * pictures.shape[1])[:, None]
    return evened


def turned(tile: NDArray[Any], turn: int) -> NDArray[Any]:
    """Return a square turned by quarters, anticlockwise; from 4 on mirrored first."""
    return np.rot90(tile[:, ::-1] if turn >= 4 else tile, turn % 4)


def _seen(tile: Pixels, way: Way) -> Floats:
    """Return what a copy looks like at 8² that is what the way's window shows."""
    return _sampled(turned(tile, way.turn).astype(np.float32), way.window, SIDE)


def _within(tile: Pixels, way: Way) -> Floats:
    """Return what a copy looks like at 8² in the way's window; it is nothing around it."""
    left, top, width, height = (int(value) // _CELL for value in way.window)
    seen = turned(tile, way.turn).astype(np.float32)
    out = np.zeros((SIDE, SIDE, 3), np.float32)
    shrunk = _cells(WHOLE.height, 0, height) @ seen.transpose(2, 0, 1) @ _cells(WHOLE.width, 0, width).T
    out[top : top + height, left : left + width] = _normal(shrunk.transpose(1, 2, 0))
    return out


def _stacked(templates: Sequence[Floats]) -> Floats:
    return np.stack([each.reshape(-1) for each in templates])


def _normal(values: Floats) -> Floats:
    """Return values of mean 0, of each colour, divided by what they vary by."""
    centred = values - values.mean(axis=(0, 1))
    normal: Floats = centred / np.sqrt((centred * centred).mean() + _NOISE**2)
    return normal


_MASKS: Final = np.zeros((len(WINDOWS), SIDE, SIDE), np.float32)
for _mask, _window in zip(_MASKS, WINDOWS, strict=True):
    _left, _top, _width, _height = (int(value) // _CELL for value in _window)
    _mask[_top : _top + _height, _left : _left + _width] = 1
_FLAT_MASKS: Final[Floats] = np.ascontiguousarray(_MASKS.reshape(len(WINDOWS), -1).T)


def _spreads(values: Floats) -> Floats:
    """Return by how much pictures, (pictures, 64, 3), vary in each window, times how many values are in it."""
    counts = _FLAT_MASKS.sum(axis=0)
    squares = np.einsum("npc,npc->np", values, values) @ _FLAT_MASKS / (3 * counts)
    for channel in range(3):
        means = np.ascontiguousarray(values[:, :, channel]) @ _FLAT_MASKS / counts
        squares -= means * means / 3
    spreads: Floats = np.sqrt(np.maximum(squares, 0) + _NOISE**2) * (3 * counts)
    return spreads


class Likeness(NamedTuple):
    """How alike two tiles are in one way, and the window in which they are."""

    value: float
    detail: float
    """The same without their smooth parts."""
    window: Window
    is_bordered: bool = False
    """Whether around the window there is nothing but one colour."""

    @property
    def is_one(self) -> bool:
        """Whether both are one picture."""
        return self.value >= ALIKE and self.detail >= DETAILED


def compared(tile: Pixels, other: Pixels, way: Way) -> Likeness:
    """Return how alike two tiles of 64² are in one way, with the window moved and stretched to where they most are."""
    mine = np.ascontiguousarray(turned(tile, way.turn)).astype(np.float32)
    theirs = np.asarray(other).astype(np.float32)
    around, inside = (theirs, mine) if way.outside else (mine, theirs)
    wanted = _sampled(inside, WHOLE, _GRID)
    if way.window == WHOLE:
        value, window = _correlation(_sampled(around, WHOLE, _GRID), wanted), WHOLE
    else:
        value, window = _aligned(around, wanted, way.window)
    if value < ALIKE:
        return Likeness(value, 0.0, window)
    detail = _correlation(_detail(_sampled(around, window, _GRID)), _detail(wanted))
    return Likeness(value, detail, window, window != WHOLE and _is_one_colour(around, window))


_SMOOTH: Final = np.convolve([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]).astype(np.float32) / 256


def _detail(seen: Floats) -> Floats:
    """Return a picture without its smooth parts."""
    smooth, reach = seen, len(_SMOOTH) // 2
    for axis in (0, 1):
        padded = np.pad(smooth, [(reach, reach) if axis == each else (0, 0) for each in range(3)], mode="edge")
        views = np.lib.stride_tricks.sliding_window_view(padded, len(_SMOOTH), axis=axis)
        smooth = views @ _SMOOTH
    detail: Floats = seen - smooth
    return detail


def _aligned(around: Floats, wanted: Floats, window: Window) -> tuple[float, Window]:
    """Return how alike a window of one tile is to all of another, and where it is the most."""
    best, found = -1.0, window
    target = _centred(wanted)
    for step in range(_STEPS):
        seen = _sampled(around, window, _GRID)
        value = _correlation(seen, wanted)
        if value > best:
            best, found = value, window
        if best < _HOPELESS[min(step, len(_HOPELESS) - 1)]:
            break
        window = _moved(window, seen, target)
    return best, found


def _moved(window: Window, seen: Floats, target: Floats) -> Window:
    """Return a window moved and stretched to where it would show the target, if all went on as it does there."""
    down, across = np.gradient(seen, axis=(0, 1))
    down, across = down * (_GRID / window.height), across * (_GRID / window.width)
    share = ((np.arange(_GRID) + 0.5) / _GRID).astype(np.float32)
    slopes = np.stack([_centred(each) for each in
                       (across, down, across * share[None, :, None], down * share[:, None, None])])  # fmt: skip
    now = _centred(seen)
    gain = float(now @ target + 1) / float(now @ now + 1)
    slopes *= gain
    step = np.linalg.solve(slopes @ slopes.T + np.eye(4, dtype=np.float32), slopes @ (target - gain * now))
    return _inside(np.array(window) + np.clip(step, -_LONGEST_STEP, _LONGEST_STEP))


def _inside(where: NDArray[np.floating[Any]]) -> Window:
    width, height = (float(each) for each in np.clip(where[2:], _SMALLEST * CLOSE, CLOSE))
    left, top = (float(np.clip(at, 0, CLOSE - side)) for at, side in ((where[0], width), (where[1], height)))
    return Window(left, top, width, height)


def _sampled(tile: Floats, window: Window, side: int) -> Floats:
    """Return what a window of a tile shows, (side, side, 3): each sample is the mean of its part of it."""
    rows, columns = _cells(window.height, window.top, side), _cells(window.width, window.left, side)
    seen: Floats = (rows @ tile.transpose(2, 0, 1) @ columns.T).transpose(1, 2, 0)
    return seen


def _cells(length: float, start: float, cells: int) -> Floats:
    """Return the weights, (cells, 64), of pixels in equal parts of a stretch of them; each is a pixel wide at least."""
    middles = start + (np.arange(cells) + 0.5) * (length / cells)
    half = max(length / cells, 1.0) / 2
    lower = np.clip(middles - half, 0, CLOSE - 2 * half)[:, None]
    pixels = np.arange(CLOSE)
    overlaps = np.minimum(lower + 2 * half, pixels + 1) - np.maximum(lower, pixels)
    weights: Floats = (np.clip(overlaps, 0, None) / (2 * half)).astype(np.float32)
    return weights


def _is_one_colour(around: Floats, window: Window) -> bool:
    """Tell whether what lies outside of a window, but for a pixel, is of one colour."""
    outside = np.ones((CLOSE, CLOSE), np.bool_)
    left, top = int(window.left) - 1, int(window.top) - 1
    right, bottom = (int(np.ceil(each)) + 1 for each in (window.left + window.width, window.top + window.height))
    outside[max(top, 0) : bottom, max(left, 0) : right] = False
    border = around[outside]
    return len(border) > 0 and float(border.std(axis=0).max()) < _NOISE


def _centred(values: Floats) -> Floats:
    centred: Floats = (values - values.mean(axis=(0, 1))).reshape(-1)
    return centred


def _correlation(one: Floats, other: Floats) -> float:
    first, second = _centred(one), _centred(other)
    noise = _NOISE**2 * len(first)
    return float(first @ second / np.sqrt((first @ first + noise) * (second @ second + noise)))
