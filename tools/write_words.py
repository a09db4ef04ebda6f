"""Bring the German catalogue up to date: every sentence that a visitor reads, by the file it stands in.

What is translated stays; what is new stands there with an empty translation; what nobody says any more is dropped. Run
by `make words`. With --check nothing is written, and anything that would change, or is not translated, is an error; a
catalogue elsewhere can be named.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[1] / "src" / "doesexist"
CATALOGUE = SOURCE / "exhibition" / "locale" / "de.po"
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext.babel_extract")]
OPTIONS = {"**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
OF_NO_USE = (b'"POT-', b'"PO-', b'"Last-', b'"Project-', b'"Report-', b'"Language-Team', b'"Generated-')
"""Lines of the heading that say when it was written and by whom: the same sentences are the same file."""


def said() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """Yield every sentence that is marked for translation, with its file and line, in an order of no disk's."""
    found = extract_from_dir(SOURCE, METHODS, OPTIONS, KEYWORDS, ())
    for file, line, words, _, _ in sorted(found, key=lambda each: each[:2]):
        yield file, line, words


def is_translated(message: Message) -> bool:
    """Tell whether a sentence has a translation in all its forms."""
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(strings)


def main() -> int:
    """Write or check the catalogue; return 1 if a sentence has no translation, or the check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("catalogue", nargs="?", type=Path, default=CATALOGUE)
    asked = parser.parse_args()
    before = asked.catalogue.read_bytes()
    known = read_po(BytesIO(before), locale="de")
    now = Catalog(locale="de", charset="utf-8", header_comment="# The exhibition in German.", fuzzy=False)
    for file, line, words in said():
        translated = known.get(words if isinstance(words, str) else words[0])
        now.add(words, translated.string if translated else None, [(file, line)])
    written = BytesIO()
    write_po(written, now, width=110, sort_by_file=True, include_lineno=False)
    lines = [line for line in written.getvalue().splitlines() if not line.startswith(OF_NO_USE)]
    after = b"\n".join(lines) + b"\n"
    missing = [message.id for message in now if message.id and not is_translated(message)]
    print(f"{len(now)} sentences, {len(missing)} without a translation")
    if asked.check:
        return int(bool(missing) or after != before)
    asked.catalogue.write_bytes(after)
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
