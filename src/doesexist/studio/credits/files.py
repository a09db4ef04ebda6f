"""Credits as files: CSV for spreadsheets, JSON lines for programs, Parquet for analysis. Written as they are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from doesexist.archive import Reading
from doesexist.errors import OutputEnding
from doesexist.model import EVERYONE, Filter, Picture
from doesexist.model.addresses import linked, picture_page
from doesexist.model.credits import credit
from doesexist.model.description import described
from doesexist.studio.output import encoded_lines, finished, outside

COLUMNS = (
    "dataset", "key", "page", "title", "name", "service", "account", "account_url", "source", "file",
    "licence", "licence_name", "licence_url", "credit", "country", "uploaded", "crawled", "split", "drawn",
    "said_by",
)  # fmt: skip
"""The columns of the flat forms, CSV and Parquet."""
BATCH = 1_000
"""Pictures in a chunk."""


def flat(picture: Picture) -> dict[str, str | None]:
    """Return a picture's credit as one row of COLUMNS."""
    by, licence = picture.contributor, picture.licence
    return {
        "dataset": picture.dataset,
        "key": picture.key,
        "page": linked(picture_page(picture.dataset, picture.key)),
        "title": picture.title,
        "name": by.name if by else None,
        "service": by.service if by else None,
        "account": by.account if by else None,
        "account_url": by.url if by else None,
        "source": picture.source,
        "file": picture.file,
        "licence": licence.id if licence else None,
        "licence_name": licence.name if licence else None,
        "licence_url": licence.url if licence else None,
        "credit": credit(picture),
        "country": picture.country,
        "uploaded": picture.uploaded,
        "crawled": picture.crawled,
        "split": picture.split,
        "drawn": "yes" if picture.drawn else "no",
        "said_by": " ".join(f"{fact}={teller}" for fact, teller in picture.said_by.items()) or None,
    }


def safe(cell: str | None) -> str:
    """Return a cell escaped so that no spreadsheet takes it for a formula: a name may begin with an equals sign.

    >>> safe("=HYPERLINK(1)"), safe("Ada"), safe(None)
    ("'=HYPERLINK(1)", 'Ada', '')
    """
    if not cell:
        return ""
    return f"'{cell}" if cell.lstrip()[:1] in {"=", "+", "-", "@"} or cell[0] in "\t\r\n" else cell


def as_csv(pictures: Iterable[Picture]) -> Iterator[bytes]:
    """Yield the credits as CSV in UTF-8, with a header."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    for batch in _batches(pictures):
        writer.writerows([safe(cell) for cell in flat(picture).values()] for picture in batch)
        yield _taken(line)
    yield _taken(line)


def as_jsonl(pictures: Iterable[Picture]) -> Iterator[bytes]:
    """Yield the credits as JSON lines, one picture a line."""
    for batch in _batches(pictures):
        yield encoded_lines([described(picture) for picture in batch])


def as_parquet(pictures: Iterable[Picture]) -> Iterator[bytes]:
    """Yield the credits as Parquet, a row group a thousand pictures."""
    schema = pa.schema([(column, pa.string()) for column in COLUMNS])
    sink = io.BytesIO()
    with pq.ParquetWriter(pa.PythonFile(_Forward(sink), "w"), schema, compression="zstd") as writer:
        for batch in _batches(pictures):
            writer.write_table(pa.Table.from_pylist([flat(picture) for picture in batch], schema=schema))
            yield _drained(sink)
    yield _drained(sink)


FORMS: Mapping[str, Callable[[Iterable[Picture]], Iterator[bytes]]] = {
    "csv": as_csv,
    "jsonl": as_jsonl,
    "parquet": as_parquet,
}
"""The formats, by the file's ending."""


def write_credits(archive: Path, out: Path, where: Filter = EVERYONE) -> Iterator[int]:
    """Write the credits to a temporary file, then move it to `out`; yield its size so far.

    Raises OutputEnding, DatasetUnknown.
    """
    form = FORMS.get(out.suffix.lower().removeprefix("."))
    if form is None:
        raise OutputEnding(out, "credits", tuple(f".{name}" for name in FORMS))
    outside(archive, out)
    with Reading(archive) as reading, finished(out) as file:
        if where.dataset is not None:
            reading.dataset(where.dataset)
        for chunk in form(reading.every_picture(where)):
            file.write(chunk)
            yield file.tell()


class _Forward(io.RawIOBase):
    """A write-only stream without seeking, which tells its position to Arrow's writer."""

    def __init__(self, sink: io.BytesIO) -> None:
        self._sink = sink
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        written = self._sink.write(memoryview(data))  # type: ignore[arg-type]  # what Arrow hands over is a buffer
        self._written += written
        return written

    def tell(self) -> int:
        return self._written


def _drained(sink: io.BytesIO) -> bytes:
    content = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return content


def _taken(line: io.StringIO) -> bytes:
    content = line.getvalue().encode()
    line.seek(0)
    line.truncate()
    return content


def _batches(pictures: Iterable[Picture]) -> Iterator[list[Picture]]:
    remaining = iter(pictures)
    while batch := list(islice(remaining, BATCH)):
        yield batch
