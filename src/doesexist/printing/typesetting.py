"""Words and pictures become a file for the printer: the only door to Typst.

What a template says is ours; what it says it about comes as JSON and is never part of its source, so that no title can
be taken for an instruction. Letters that no typeface on this machine has are found by asking Typst for the archival
kind of PDF (PDF/A-2b: every typeface embedded, every letter with a glyph), which refuses them one by one: fallback and
shaping are the same as in the print.
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
"""Letters of a title or a name that are set; what is longer is cut, and says so."""

_SHARED = Path(__file__).with_name("house.typ")
"""What every template imports."""
_LONG_AGO = 0  # PDF/A wants a date; the same picture is always the same file
_REFUSED = re.compile(r'the text `"(.+?)"` could not be displayed')
_OVERRIDES = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_VARIANTS = {*map(chr, range(0xFE00, 0xFE10))}
_SPACES = {"Cc", "Zl", "Zp"}
_NO_LETTERS = {chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)}
"""What Unicode never gives a meaning to, and XML forbids."""


class Form(StrEnum):
    """The files that are made for printers, named as their endings are."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished file, and what was wanting for it."""

    content: bytes
    without_glyph: tuple[str, ...]
    """Letters that no typeface has: they are boxes on the sheet."""
    substituted: bool
    """Whether a typeface of the house was not there."""


def typeset(template: Path, said: Mapping[str, object], pictures: Mapping[str, Image], form: Form, dpi: int) -> Typeset:
    """Return what a template makes of facts and pictures, as a file of one page.

    The template reads the facts from `sys.inputs.said` (JSON) and each picture, whose form `said.raw` tells, from a
    file of its name. PNGs have so many dots an inch; SVGs and PDFs are vectors around the pictures, letters and all.
    Two of the facts also stand in the file for programs to read: what it is `named`, and its `credit`.
    """
    source = template.read_bytes()
    missing, archival = _examined(source, said, pictures)
    # A PNG gets the pixels as they are. What is kept as a file of its own, in an SVG or a PDF, is a good JPEG.
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
    """Return what a template makes of facts and picture files, with the house's own typefaces: alike on any machine.

    A PDF is set once, in the archival form, and again only where letters are refused: a few milliseconds. Raises
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
    r"""Return words as they can be set in one paragraph: no control characters, nothing that turns their neighbours.

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
    """Return the letters that have no glyph, and whether the archival form can be made; pictures are left out."""
    dots = dict.fromkeys(pictures, bytes(3))
    try:
        facts = {**said, "raw": {name: [1, 1] for name in dots}}
        _compiled(source, facts, dots, Form.PDF, 72, archival=True, fonts=_fonts())
    except typst.TypstError as error:
        return _refused(error), False
    return (), True


def _refused(error: typst.TypstError) -> tuple[str, ...]:
    """Return the letters for which Typst refused the archival form."""
    refused = dict.fromkeys(map(_seen, _REFUSED.findall(error.diagnostic)))
    return tuple(letter for letter in refused if letter)


def _seen(letters: str) -> str:
    r"""Return what one would see of letters that Typst names in an error, where Rust has escaped some of them.

    >>> _seen("é"), _seen(r"\u{fffe}") == chr(0xFFFE), _seen(r"\u{200d}")
    ('é', True, '')
    """
    plainly = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], letters)
    return "".join(letter for letter in plainly if unicodedata.category(letter) != "Cf" and letter not in _VARIANTS)


def _telling(svg: bytes, named: str, credit: str) -> bytes:
    """Return an SVG whose letters are drawn, with its name and its credit as text for those who don't see it."""
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
    # Typst takes binary files only from a folder. Nobody else may read it, and it is gone before the print is there.
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
    """Return the house's typefaces, and behind them whatever this machine has: names can be in any script."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[FONTS])


@lru_cache(maxsize=1)
def own_fonts() -> typst.Fonts:
    """Return the house's typefaces alone, and those that Typst has in itself."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def missing_typefaces() -> tuple[str, ...]:
    """Return the house's typefaces that are not here."""
    here = {*own_fonts().families()}
    return tuple(family for family in FAMILIES if family not in here)
