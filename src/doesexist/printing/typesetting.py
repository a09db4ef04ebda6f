"""Typeset templates with data and pictures to PDF, PNG or SVG: the only module that calls Typst.

Data are passed as JSON and never become part of a template's source, so that no title can inject markup. Letters for
which no typeface on this machine has a glyph are found by compiling to PDF/A-2b, which Typst refuses, naming each of
them: fallback and shaping are the same as in the print.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Final

import typst

from doesexist.errors import SheetUnset
from doesexist.imaging import Image
from doesexist.imaging.resolution import as_jpeg, as_png, as_raw
from doesexist.printing.typefaces import FAMILIES, FAMILY, FONTS

LONGEST: Final = 2_000
"""Characters of a title or a name, at most; a longer one is truncated, with an ellipsis."""

_SHARED = Path(__file__).with_name("house.typ")
"""The file that every template imports."""
_LONG_AGO = 0  # PDF/A requires a date; a constant one keeps output reproducible
_REFUSED = re.compile(r'the text `"(.+?)"` could not be displayed')
_OVERRIDES = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_VARIANTS = {*map(chr, range(0xFE00, 0xFE10))}
_SPACES = {"Cc", "Zl", "Zp"}
_NO_LETTERS = {chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)}
"""Noncharacters of Unicode, which XML forbids."""


class Form(StrEnum):
    """The output formats, named as file extensions."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Typeset:
    """A typeset file, and which glyphs and typefaces were missing."""

    content: bytes
    without_glyph: tuple[str, ...]
    """Letters that no typeface has: they are printed as boxes."""
    substituted: bool
    """Whether one of the program's own typefaces was missing."""


def typeset(template: Path, said: Mapping[str, object], pictures: Mapping[str, Image], form: Form, dpi: int) -> Typeset:
    """Typeset a template with facts and pictures, to a file of one page.

    The template reads the facts from `sys.inputs.said` (JSON), and each picture from the file of its name, in the form
    that `said.raw` tells. PNGs have `dpi` dots per inch; SVGs and PDFs are vectors, letters too, but for the pictures.
    The facts `named` and `credit` also become the file's metadata.
    """
    source = template.read_bytes()
    missing, archival = _examined(source, said, pictures)
    # For a PNG, raw pixels; for SVG and PDF, which embed picture files, JPEGs of high quality.
    raw = form is Form.PNG
    facts = {**said, "raw": {name: [it.width, it.height] if raw else None for name, it in pictures.items()}}
    files = {name: as_raw(picture) if raw else as_jpeg(picture) for name, picture in pictures.items()}
    content = _compiled(source, facts, files, form, dpi, archival=archival, fonts=_fonts())
    if form is Form.PNG:
        content = as_png(content, dpi)
    if form is Form.SVG:
        content = _telling(content, str(said["named"]), str(said["credit"]))
    return Typeset(content, missing, FAMILY not in _fonts().families())


def typeset_alike(
    template: Path, said: Mapping[str, object], files: Mapping[str, bytes], form: Form, dpi: int
) -> Typeset:
    """Typeset a template with the program's own typefaces alone, so that the result is the same on any machine.

    A PDF is compiled as PDF/A-2b, and again as plain PDF only if letters were refused: a few milliseconds. Raises
    SheetUnset.
    """
    source = template.read_bytes()
    missing: tuple[str, ...] = ()
    try:
        content = _compiled(source, said, files, form, dpi, archival=True, fonts=own_fonts())
    except typst.TypstError as error:
        if form is not Form.PDF or not (missing := _refused(error)):
            raise SheetUnset(error.message) from None
        content = _compiled(source, said, files, form, dpi, archival=False, fonts=own_fonts())
    return Typeset(content, missing, bool(missing_typefaces()))


def plain(words: str) -> str:
    r"""Return a text for one paragraph: one line, without control characters and bidirectional overrides.

    >>> plain("two\n lines \u202eand a turn")
    'two lines and a turn'
    """
    kept = [
        " " if unicodedata.category(letter) in _SPACES else letter
        for letter in words[: 2 * LONGEST]
        if letter not in _OVERRIDES and letter not in _NO_LETTERS and unicodedata.category(letter) != "Cs"
    ]
    line = " ".join("".join(kept).split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _examined(source: bytes, said: Mapping[str, object], pictures: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """Return the letters without a glyph, and whether PDF/A can be made; compiled without the pictures."""
    dots = dict.fromkeys(pictures, bytes(3))
    try:
        facts = {**said, "raw": {name: [1, 1] for name in dots}}
        _compiled(source, facts, dots, Form.PDF, 72, archival=True, fonts=_fonts())
    except typst.TypstError as error:
        return _refused(error), False
    return (), True


def _refused(error: typst.TypstError) -> tuple[str, ...]:
    """Return the letters for which Typst refused PDF/A."""
    refused = dict.fromkeys(map(_seen, _REFUSED.findall(error.diagnostic)))
    return tuple(letter for letter in refused if letter)


def _seen(letters: str) -> str:
    r"""Return the visible letters in an error message of Typst, in which Rust has escaped some.

    >>> _seen("é"), _seen(r"\u{fffe}") == chr(0xFFFE), _seen(r"\u{200d}")
    ('é', True, '')
    """
    plainly = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], letters)
    return "".join(letter for letter in plainly if unicodedata.category(letter) != "Cf" and letter not in _VARIANTS)


def _telling(svg: bytes, named: str, credit: str) -> bytes:
    """Return an SVG with name and credit as accessible text, since its letters are drawn as paths."""
    said = f' role="img"><title>{escape(named)}</title><desc>{escape(credit)}</desc>'
    return svg.replace(b">", said.encode(), 1)


def _compiled(
    source: bytes,
    said: Mapping[str, object],
    pictures: Mapping[str, bytes],
    form: Form,
    dpi: int,
    *,
    archival: bool,
    fonts: typst.Fonts,
) -> bytes:
    # Typst reads binary files only from a folder: a private temporary one, deleted at once.
    with tempfile.TemporaryDirectory(prefix="doesexist-") as folder:
        Path(folder, _SHARED.name).write_bytes(_SHARED.read_bytes())
        for name, picture in pictures.items():
            Path(folder, name).write_bytes(picture)
        facts = json.dumps({"typefaces": FAMILIES, **said})
        compiler = typst.Compiler(source, root=folder, font_paths=fonts, sys_inputs={"said": facts})
        content = compiler.compile(
            format=form.value,
            ppi=dpi,
            pdf_standards="a-2b" if archival and form is Form.PDF else [],
            timestamp=_LONG_AGO,
        )
    assert isinstance(content, bytes), "a sheet is one page"
    return content


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the program's own typefaces and, as fallback, this machine's: names can be in any script."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[FONTS])


@lru_cache(maxsize=1)
def own_fonts() -> typst.Fonts:
    """Return the program's own typefaces and those embedded in Typst, without this machine's."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def missing_typefaces() -> tuple[str, ...]:
    """Return which of the program's own typefaces are missing."""
    here = {*own_fonts().families()}
    return tuple(family for family in FAMILIES if family not in here)
