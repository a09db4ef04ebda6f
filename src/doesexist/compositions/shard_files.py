"""Files of shards: read and write them, in open formats, each named by the hash of its content.

    rows      Parquet: one row per picture, in the order of their keys
    tiles     NumPy's .npy, uint8: for each level from 64² to 1² the tiles of all pictures, one after another
    sums      .npy, unsigned integers (height, width, 3): the sum of all pictures of the size that is summed
    squares   .npy, unsigned integers (2, height, width, 3): the sum of these pictures, downscaled, and of their squares

A file is written under a temporary name, flushed to the disk, and renamed when it is complete.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import xxhash
from numpy.typing import NDArray

from doesexist.compositions.shards import Row, Shard
from doesexist.compositions.sums import Sums
from doesexist.errors import SurveyDamaged
from doesexist.imaging.measuring import Measures
from doesexist.imaging.pixels import Pixels
from doesexist.imaging.tiles import LEVELS

BESIDE = ".part"
"""The extension of a file that is still being written."""

Part = memoryview | bytes
_arrow: Any = pa
_parquet: Any = pyarrow.parquet
_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("key", pa.string()),
    ("width", pa.int32()),
    ("height", pa.int32()),
    ("summed", pa.bool_()),
    ("pixels", pa.binary(16)),
    *((name, pa.float64()) for name in Measures._fields),
]
_SCHEMA = pa.schema(_COLUMNS)
_NUMBERS = frozenset({"width", "height", *Measures._fields})
OFFSETS = tuple(sum(side * side * 3 for side in LEVELS[:level]) for level in range(len(LEVELS) + 1))
"""The offset of each level in a file of tiles, in bytes per picture; the last: all bytes of a picture."""


@dataclass(frozen=True, slots=True)
class Files:
    """The names of a shard's files. Without sums, none of its pictures are summed, or the sums must be made again."""

    rows: str
    tiles: str
    sums: str | None = None
    squares: str | None = None

    @property
    def names(self) -> list[str]:
        """The names that are set."""
        said = (getattr(self, each.name) for each in fields(self))
        return [name for name in said if name]


def write(folder: Path, shard: Shard) -> Files:
    """Write a shard's files, in parallel; they are flushed to the disk when this returns."""
    folder.mkdir(exist_ok=True)
    sums = shard.sums.narrowed() if shard.sums else None
    contents: dict[str, Iterable[Part]] = {"parquet": [_rows(shard)], "tiles.npy": _tiles(shard)}
    if sums:
        contents |= {"sums.npy": _array(sums.pixels), "squares.npy": _array(sums.squares)}
    with ThreadPoolExecutor(len(contents)) as hands:
        written = [hands.submit(_written, folder, ending, parts) for ending, parts in contents.items()]
    try:
        names = [each.result() for each in written]
    except OSError:  # a full disk: what was written before nobody will name
        for each in written:
            if each.exception() is None:
                (folder / each.result()).unlink(missing_ok=True)
        raise
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return Files(*names)


def read(folder: Path, files: Files, *, unsummed: bool = False) -> Shard:
    """Return a shard as it was written, to be written otherwise: nothing damaged is written again as if it were sound.

    Raises SurveyDamaged.
    """
    for name in files.names:
        check(folder, name)
    rows = rows_of(folder, files)
    tiles = [np.asarray(level) for level in tiles_of(folder, files, len(rows))]
    return Shard(rows, tiles, sums_of(folder, files, sum(row.summed for row in rows)), unsummed)


def rows_of(folder: Path, files: Files) -> list[Row]:
    """Return a shard's rows. Raises SurveyDamaged."""
    table = columns_of(folder, files.rows, _SCHEMA.names)
    names = ("key", "width", "height", "summed", "pixels")
    measures = map(Measures, *(table[name] for name in Measures._fields))
    return list(map(Row, *(table[name] for name in names), measures))


def columns_of(folder: Path, rows: str, names: Sequence[str], *, numbers: bool = False) -> dict[str, Any]:
    """Return columns of a shard's rows as lists; `numbers`: numeric ones as arrays. Raises SurveyDamaged."""
    with _undamaged(folder, rows):
        table = _parquet.ParquetFile(folder / rows).read(columns=list(names))
        arrays = _NUMBERS if numbers else frozenset[str]()
        return {name: table[name].to_numpy() if name in arrays else table[name].to_pylist() for name in names}


def with_no_other_columns(folder: Path, rows: str) -> str | None:
    """Rewrite a shard's rows without obsolete columns; return the new file's name, None if there are no such columns.

    Earlier versions stored a perceptual hash of each picture, and its sharpness. Raises SurveyDamaged.
    """
    with _undamaged(folder, rows):
        file = _parquet.ParquetFile(folder / rows)
        if file.schema_arrow.names == _SCHEMA.names:
            return None
        sink = io.BytesIO()
        _parquet.write_table(file.read(columns=_SCHEMA.names).cast(_SCHEMA), sink, compression="zstd")
    return _written(folder, "parquet", [sink.getvalue()])


def tiles_of(folder: Path, files: Files, pictures: int) -> list[Pixels]:
    """Return the tiles at each level, (pictures, side, side, 3), memory-mapped.

    Raises SurveyDamaged.
    """
    flat = _mapped(folder, files.tiles)
    if flat.dtype != np.uint8 or flat.shape != (pictures * OFFSETS[-1],):
        raise SurveyDamaged(files.tiles)
    return [
        flat[pictures * OFFSETS[level] : pictures * OFFSETS[level + 1]].reshape(pictures, side, side, 3)
        for level, side in enumerate(LEVELS)
    ]


def sums_of(folder: Path, files: Files, count: int) -> Sums | None:
    """Return a shard's sums, memory-mapped; None if it has none. Raises SurveyDamaged."""
    if files.sums is None or files.squares is None:
        return None
    return Sums(_mapped(folder, files.sums), _mapped(folder, files.squares), count)


def _mapped(folder: Path, name: str) -> NDArray[Any]:
    with _undamaged(folder, name):
        found: NDArray[Any] = np.load(folder / name, mmap_mode="r", allow_pickle=False)
        return found


@contextmanager
def _undamaged(folder: Path, name: str) -> Generator[None]:
    """Tell whatever a library says of a file that is read as SurveyDamaged.

    One lost bit can make it anything: a NotImplementedError of Arrow's, a SyntaxError of NumPy's header.
    """
    if not _is_regular(folder / name):
        raise SurveyDamaged(name)
    try:
        yield
    except Exception as error:
        raise SurveyDamaged(name) from error


def names_in(folder: Path) -> Iterator[str]:
    """Yield the names of all files in the folder, complete or not."""
    if folder.is_dir():
        with os.scandir(folder) as entries:
            yield from (entry.name for entry in entries)


def check(folder: Path, name: str) -> None:
    """Raise SurveyDamaged unless a file is there and holds what its name says."""
    if not is_whole(folder, name):
        raise SurveyDamaged(name)


def is_whole(folder: Path, name: str) -> bool:
    """Tell whether a file exists and its content has the hash in its name."""
    path = folder / name
    try:
        return _is_regular(path) and xxhash.xxh3_128_hexdigest(path.read_bytes()) == name.partition(".")[0]
    except OSError:
        return False


def _is_regular(path: Path) -> bool:
    """Tell whether a file is there, and no pipe or device, for which reading would wait."""
    try:
        return path.is_file()
    except OSError:
        return False


def _rows(shard: Shard) -> bytes:
    columns = {
        **{name: [getattr(row, name) for row in shard.rows] for name in ("key", "width", "height", "summed", "pixels")},
        **{name: [getattr(row.measures, name) for row in shard.rows] for name in Measures._fields},
    }
    sink = io.BytesIO()
    _parquet.write_table(_arrow.table(columns, schema=_SCHEMA), sink, compression="zstd")
    return sink.getvalue()


def _tiles(shard: Shard) -> Iterator[Part]:
    yield _header(np.dtype(np.uint8), (len(shard.rows) * OFFSETS[-1],))
    yield from (np.ascontiguousarray(level).reshape(-1).data for level in shard.tiles if level.size)


def _array(values: NDArray[Any]) -> Iterator[Part]:
    yield _header(values.dtype, values.shape)
    yield np.ascontiguousarray(values).reshape(-1).view(np.uint8).data


def _header(kind: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    """Return the header of a .npy file: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html."""
    sink = io.BytesIO()
    described = {"descr": np.lib.format.dtype_to_descr(kind), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(sink, described)
    return sink.getvalue()


def _written(folder: Path, ending: str, parts: Iterable[Part]) -> str:
    """Write a file atomically, named by the hash of its content; return its name."""
    digest = xxhash.xxh3_128()
    beside = folder / f"{secrets.token_hex(8)}{BESIDE}"
    try:
        with beside.open("wb") as file:
            for part in parts:
                digest.update(part)
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        name = f"{digest.hexdigest()}.{ending}"
        beside.replace(folder / name)
    finally:
        beside.unlink(missing_ok=True)
    return name
