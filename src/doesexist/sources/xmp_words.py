"""What an XMP packet says of a picture's credit: one inside a file, or a file of its own beside it.

Packets come from strangers. They are read as a stream, without a tree: whatever is nested, repeated or long takes no
memory; a document type, which no packet has and every attack by entities needs, ends the reading. What was read before
an error is kept. Only properties of the picture itself count, not those of others that it was made from.

Sources: ISO 16684-1 (XMP), the IPTC Photo Metadata Standard, Creative Commons' and PLUS's recommendations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final
from xml.parsers import expat

from doesexist.model.days import is_date
from doesexist.sources.found_credits import LONGEST, FoundCredit, as_name, as_title, holder_in
from doesexist.sources.words import said, web

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ROOT, _DESCRIPTION = f"{_RDF} RDF", f"{_RDF} Description"
_LIST_ITEM, _RESOURCE = f"{_RDF} li", f"{_RDF} resource"
_LANGUAGE: Final = "http://www.w3.org/XML/1998/namespace lang"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_PHOTOSHOP: Final = "http://ns.adobe.com/photoshop/1.0/"
_RIGHTS: Final = "http://ns.adobe.com/xap/1.0/rights/"
_CC: Final = "http://creativecommons.org/ns#"
_PLUS: Final = "http://ns.useplus.org/ldf/xmp/1.0/"
_EXIF: Final = "http://ns.adobe.com/exif/1.0/"

_WANTED: Final = {
    f"{_DC} creator": "creator",
    f"{_DC} rights": "rights",
    f"{_DC} title": "title",
    f"{_PHOTOSHOP} Credit": "credit",
    f"{_PHOTOSHOP} DateCreated": "created",
    f"{_RIGHTS} WebStatement": "statement",
    f"{_RIGHTS} UsageTerms": "terms",
    f"{_CC} license": "licence",
    f"{_CC} attributionName": "attribution",
    f"{_CC} attributionURL": "page",
    f"{_PLUS} LicensorName": "licensor",
    f"{_EXIF} DateTimeOriginal": "taken",
}
_LICENSOR: Final = f"{_PLUS} Licensor"
_DEEPEST: Final = 64
_MOST_VALUES: Final = 16
"""Values of a property that are kept: nobody has more names."""
_LICENCE_PAGE: Final = re.compile(r"https?://(?:[\w-]+\.)*(?:creativecommons|rightsstatements)\.org/", re.IGNORECASE)


class _NoPacket(Exception):
    """What is in a packet can't be XMP."""


def credit_in(packet: bytes) -> tuple[FoundCredit, str | None]:
    """Return what a packet says, and what is wrong with it, if anything is."""
    reader = _Reader()
    problem = None
    try:
        reader.read(packet)
    except expat.ExpatError as error:
        problem = f"its XMP breaks off at line {error.lineno} ({expat.ErrorString(error.code)})"
    except (_NoPacket, ValueError, LookupError) as error:
        problem = f"its XMP is none: {error}"
    return _credit(reader), problem


def _credit(read: _Reader) -> FoundCredit:
    creators = [name for words in read.values["creator"] if (name := as_name(words))]
    rights = said(read.first("rights"))
    by = as_name(", ".join(creators)) or next(
        (name for what in ("attribution", "credit", "licensor") if (name := as_name(read.first(what)))), None
    )
    page = web(read.first("statement"))
    return FoundCredit(
        title=as_title(read.first("title")),
        author=by or holder_in(rights),
        rights=rights,
        terms=said(read.first("terms")),
        # The statement may be any page of the photographer's.
        licence_url=web(read.first("licence")) or (page if page and _LICENCE_PAGE.match(page) else None),
        source=web(read.first("page")),
        taken=day_of(read.first("taken")) or day_of(read.first("created")),
    )


def day_of(words: str | None) -> str | None:
    """Return the day in a date, None where it is none: a camera whose clock wasn't set writes zeros.

    >>> day_of("2014:05:06 07:08:09"), day_of("2014-05-06T07:08:09+02:00"), day_of("0000:00:00 00:00:00")
    ('2014-05-06', '2014-05-06', None)
    """
    text = (said(words) or "")[:10]
    if re.fullmatch(r"\d{4}:\d\d:\d\d", text, re.ASCII):
        text = text.replace(":", "-")
    return text if is_date(text) and text[:4] > "1800" else None


class _Reader:
    """Collects the values of wanted properties from the description of the picture itself."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = defaultdict(list)
        self._above: list[str] = []
        self._wanted: str | None = None
        self._depth = 0
        """How deep the wanted property lies."""
        self._default = False
        self._text: list[str] = []
        self._length = 0

    def first(self, what: str) -> str | None:
        """Return the first value of a property that isn't blank, None if there is none."""
        return next(filter(None, self.values.get(what, ())), None)

    def read(self, packet: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.StartDoctypeDeclHandler = _no_document_type
        parser.Parse(packet.strip(b"\0 \t\r\n"), True)  # noqa: FBT003 (whether it is the last part)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._above) >= _DEEPEST:
            raise _NoPacket(f"it is nested deeper than {_DEEPEST} levels")
        self._above.append(name)
        match self._above:
            case [*_, root, about] if (root, about) == (_ROOT, _DESCRIPTION):
                self._say_attributes(attributes)
            case [*_, root, about, _] if (root, about) == (_ROOT, _DESCRIPTION):
                self._begin(name, attributes)
            case _ if _LICENSOR in self._above:
                self._say_attributes(attributes)
                self._begin(name, attributes)
            case _ if self._wanted and name == _LIST_ITEM:
                self._text.clear()
                self._length = 0
                self._default = attributes.get(_LANGUAGE, "").lower() == "x-default"
            case _:
                pass

    def _say_attributes(self, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if name in _WANTED:
                self._keep(_WANTED[name], value)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name not in _WANTED:
            return
        self._wanted, self._depth, self._default = _WANTED[name], len(self._above), False
        self._text.clear()
        self._length = 0
        if _RESOURCE in attributes:
            self._keep(self._wanted, attributes[_RESOURCE])

    def _say(self, words: str) -> None:
        if self._wanted and self._length <= LONGEST:
            self._text.append(words)
            self._length += len(words)

    def _end(self, name: str) -> None:
        if self._wanted and (name == _LIST_ITEM or len(self._above) == self._depth):
            self._keep(self._wanted, "".join(self._text))
            self._text.clear()
            self._length = 0
        if len(self._above) == self._depth:
            self._wanted, self._depth = None, 0
        self._above.pop()

    def _keep(self, what: str, value: str) -> None:
        value, kept = value.strip(), self.values[what]
        if value and len(value) <= LONGEST and len(kept) < _MOST_VALUES:
            kept.insert(0, value) if self._default else kept.append(value)
            self._default = False


def _no_document_type(*_: object) -> None:
    raise _NoPacket("it declares a document type")
