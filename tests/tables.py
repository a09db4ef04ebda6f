"""Folders of drawn heads with a table of their credits, for tests of tables."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from archives import ingest
from made import picture

from doesexist.archive import Reading
from doesexist.model import Picture
from doesexist.studio.ingest.ingesting import Summary

ROWS = (("a.png", "Am Hafen", "Jörg Beispiel"), ("b.png", "Brücke; abends", "Zoë Probe"))
HEADINGS = ("file_name", "title", "author")


def heads(folder: Path, *names: str) -> Path:
    for seed, name in enumerate(names or ("a.png", "b.png")):
        picture(folder / name, 16, 16, seed=seed)
    return folder


def taken(tmp_path: Path, folder: Path) -> tuple[dict[str, Picture], Summary]:
    """The pictures of a folder, by their keys, and what its ingest came to."""
    summary = ingest(tmp_path / "archive", "folder", folder, dataset="mine")
    with Reading(tmp_path / "archive") as reading:
        keys = sorted(found.key for found in reading.every_picture())
        return {key: reading.picture("mine", key) for key in keys}, summary


def credits_of(pictures: dict[str, Picture]) -> dict[str, tuple[str | None, str | None]]:
    return {key: (one.title, one.contributor.name if one.contributor else None) for key, one in pictures.items()}


CREDITS = {"a": ("Am Hafen", "Jörg Beispiel"), "b": ("Brücke; abends", "Zoë Probe")}


def csv_text(delimiter: str, rows: Iterable[Sequence[str]] = (HEADINGS, *ROWS), end: str = "\r\n") -> str:
    def quoted(cell: str) -> str:
        return f'"{cell}"' if delimiter in cell else cell

    return "".join(delimiter.join(map(quoted, row)) + end for row in rows)


def spreadsheet(path: Path, rows: Iterable[Sequence[str | float]]) -> Path:
    """Write the smallest file that is an Excel workbook."""
    return workbook(path, {"Faces": rows})


def workbook(path: Path, sheets: Mapping[str, Iterable[Sequence[str | float]]]) -> Path:
    """Write an Excel workbook of several sheets."""

    def cell(value: str | float) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else "<c/>"
        return f"<c><v>{value}</v></c>"

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbered = [*enumerate(sheets.items(), 1)]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
            for number, _ in numbered
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>' for number, (name, _) in numbered
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="r{number}" Type="{office}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number, _ in numbered
        )
        + "</Relationships>",
    }
    for number, (_, rows) in numbered:
        sheet = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'
        )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
