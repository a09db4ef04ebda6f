"""The typefaces of pages for scripts that Source Sans 3 lacks: the visitor's own, else those of certificates.

A browser takes the faces of its system first (`local`). A file is asked for only where a page has a letter of its
script, and the system has no face for it: a screen on a wall with a bare Linux, most often.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from doesexist.printing.typefaces import FONTS


class Face(NamedTuple):
    """A typeface: the names it, or one like it, has on systems; its file; and the letters that it is for."""

    name: str
    known_as: tuple[str, ...]
    file: str
    letters: str


_HAN = "U+2e80-2fdf,U+3000-303f,U+3400-4dbf,U+4e00-9fff,U+f900-faff,U+ff00-ffef,U+20000-2fa1f"
FACES: Final = (
    Face("House Arabic", ("Noto Naskh Arabic", "Geeza Pro"), "NotoNaskhArabic_400Regular.ttf",
         "U+0600-06ff,U+0750-077f,U+08a0-08ff,U+fb50-fdff,U+fe70-feff"),
    Face("House Hebrew", ("Noto Sans Hebrew", "Arial Hebrew"), "NotoSansHebrew_400Regular.ttf",
         "U+0590-05ff,U+fb1d-fb4f"),
    Face("House Thai", ("Noto Sans Thai", "Thonburi", "Leelawadee UI"), "NotoSansThai_400Regular.ttf", "U+0e00-0e7f"),
    Face("House Devanagari", ("Noto Sans Devanagari", "Kohinoor Devanagari", "Nirmala UI"), "NotoSans_400Regular.ttf",
         "U+0900-097f,U+1cd0-1cff,U+a8e0-a8ff"),
    Face("House Letters", ("Noto Sans",), "NotoSans_400Regular.ttf",
         "U+0180-024f,U+0370-052f,U+1d00-1fff,U+2c60-2c7f,U+2de0-2dff,U+a640-a69f,U+a720-a7ff,U+ab30-ab6f"),
    Face("House Korean", ("Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic"),
         "NotoSansKR_400Regular.ttf", "U+1100-11ff,U+3130-318f,U+a960-a97f,U+ac00-d7ff"),
    Face("House Kana", ("Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic"),
         "NotoSansJP_400Regular.ttf", "U+3040-30ff,U+31f0-31ff"),
    Face("House Han", ("Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei"),
         "NotoSansSC_400Regular.ttf", _HAN),
)  # fmt: skip
FOLDER: Final = "fonts"
"""Where the files are, beneath what is static."""
_VARIABLE = '"Source Sans 3 Variable", system-ui, sans-serif'
_SCRIPTS: Final = (
    ("ja", re.compile(r"[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f]")),
    ("ko", re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")),
    ("und-Hani", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f]")),
    ("und-Arab", re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
    ("und-Hebr", re.compile(r"[\u0590-\u05ff]")),
    ("und-Thai", re.compile(r"[\u0e00-\u0e7f]")),
    ("und-Deva", re.compile(r"[\u0900-\u097f]")),
    ("und-Cyrl", re.compile(r"[\u0400-\u052f]")),
    ("und-Grek", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
)
"""Kana and Hangul tell the language; of other scripts no more is known than the script."""


def stylesheet() -> tuple[str, bytes]:
    """Return the name and the text of the style sheet of all faces."""
    digests = {face.file: hashlib.blake2b(_stamp(FONTS / face.file), digest_size=6).hexdigest() for face in FACES}
    rules = "\n".join(_rule(face, digests[face.file]) for face in FACES)
    families = ", ".join(f'"{face.name}"' for face in FACES)
    css = f"{rules}\n:root {{ font-family: {_VARIABLE}, {families}; }}\n".encode()
    return f"house-{hashlib.blake2b(css, digest_size=6).hexdigest()}.css", css


def file_of(name: str) -> Path | None:
    """Return the file of a face; None where no face has one of this name."""
    return FONTS / name if name in {face.file for face in FACES} and (FONTS / name).is_file() else None


def spelled(words: str) -> str | Markup:
    """Return a name as a page sets it: with its script or language, and its own direction, where it isn't Latin.

    >>> spelled("Ada"), spelled("김")
    ('Ada', Markup('<span lang="ko" dir="auto">김</span>'))
    """
    if words.isascii():
        return words
    tongue = next((tongue for tongue, letters in _SCRIPTS if letters.search(words)), None)
    return Markup(f'<span lang="{tongue}" dir="auto">{escape(words)}</span>') if tongue else words  # noqa: S704 (escaped)


def _rule(face: Face, digest: str) -> str:
    known = ", ".join(f'local("{name}")' for name in face.known_as)
    source = f'{known}, url("{FOLDER}/{face.file}?v={digest}") format("truetype")'
    said = f'font-family: "{face.name}"; src: {source}; unicode-range: {face.letters}; font-display: swap'
    return f"@font-face {{ {said}; }}"


def _stamp(file: Path) -> bytes:
    """Return what tells a file from another of its name: its length; its content is not read for it."""
    return f"{file.name} {file.stat().st_size if file.is_file() else 0}".encode()
