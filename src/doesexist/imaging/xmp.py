"""Serialise image metadata as XMP: properties of the IPTC Photo Metadata Standard and of Creative Commons.

Sources: ISO 16684-1 (XMP), the IPTC Photo Metadata Standard, PLUS's vocabulary of data mining, and Creative Commons'
recommendations for XMP. A packet has no padding: nobody will write into these files in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from doesexist.model.inscriptions import Inscription

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SPACES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "cc": "http://creativecommons.org/ns#",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
PROHIBITED: Final = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"
"""Data mining: prohibited. PLUS has a value for "allowed", too, but only the photographer could grant that."""
ALGORITHMIC: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
"""Made by a program alone, not from pictures of people: true of the drawn sample."""

_IN_LANGUAGES: Final = {"dc:title", "dc:description", "dc:rights", "xmpRights:UsageTerms"}
_IN_ORDER: Final = {"dc:creator"}
_ADDRESSES: Final = {"cc:license", "cc:attributionURL"}

_BEGIN: Final = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_END: Final = '<?xpacket end="r"?>'


def properties(said: Inscription) -> Mapping[str, str]:
    """Return the XMP properties of an inscription, by qualified name; unknown ones are left out."""
    found = {
        "dc:title": said.title,
        "dc:creator": said.creator,
        "dc:rights": said.rights,
        "dc:source": said.source,
        "dc:identifier": said.page,
        "dc:description": said.notes,
        "photoshop:Credit": said.credit,
        "photoshop:Source": said.supplier,
        "xmpRights:Marked": None if said.protected is None else str(said.protected),
        "xmpRights:WebStatement": said.licence,
        "xmpRights:UsageTerms": said.terms,
        "cc:license": said.licence,
        "cc:attributionName": said.creator,
        "cc:attributionURL": said.source,
        "plus:DataMining": None if said.mining else PROHIBITED,
        "Iptc4xmpExt:DigitalSourceType": ALGORITHMIC if said.drawn else None,
    }
    return {name: value for name, value in found.items() if value}


def packet(said: Inscription) -> bytes:
    """Return an inscription as an XMP packet of about a kilobyte: equal inscriptions give equal bytes."""
    return f"{_BEGIN}{element(said)}{_END}".encode()


def element(said: Inscription) -> str:
    """Return an inscription as an XML element for embedding in other XML, such as an SVG's metadata."""
    plain: list[str] = []
    others: list[str] = []
    found = properties(said)
    for name, value in found.items():
        if name in _IN_LANGUAGES:
            others.append(f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}</rdf:li></rdf:Alt></{name}>')
        elif name in _IN_ORDER:
            others.append(f"<{name}><rdf:Seq><rdf:li>{escape(value)}</rdf:li></rdf:Seq></{name}>")
        elif name in _ADDRESSES:
            others.append(f"<{name} rdf:resource={quoteattr(value)}/>")
        else:
            plain.append(f" {name}={quoteattr(value)}")
    used = {name.partition(":")[0] for name in found}
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items() if prefix in used)
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about=""'
        f"{spaces}{''.join(plain)}>{''.join(others)}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def read(written: bytes) -> Mapping[str, str]:
    """Parse a packet that this program wrote; return its properties by qualified name.

    Raises ValueError if it is no XML, or has no description of a picture.
    """
    try:
        description = ET.fromstring(written.decode()).find(f"{{{RDF}}}RDF/{{{RDF}}}Description")  # noqa: S314 (we wrote it)
    except ET.ParseError as error:
        raise ValueError(f"its credit is no XML: {error}") from error
    if description is None:
        raise ValueError("its credit says nothing of the picture")
    found = {_short(name): value for name, value in description.items()}
    for each in description:
        item = each.find(f"*/{{{RDF}}}li")
        found[_short(each.tag)] = (item.text or "") if item is not None else each.get(f"{{{RDF}}}resource", "")
    return {name: value for name, value in found.items() if name}


def _short(name: str) -> str:
    """Return a property's qualified name, as `dc:title`; "" for one of an unknown namespace."""
    space, _, own = name.removeprefix("{").partition("}")
    return next((f"{prefix}:{own}" for prefix, known in _SPACES.items() if known == space), "")
