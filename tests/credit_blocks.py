"""Blocks of metadata as programs write them into pictures, for tests: XMP, IPTC, EXIF, and where they lie in a JPEG."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from made import picture
from PIL import Image

SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "cc": "http://creativecommons.org/ns#",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
}
_SPACES = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'


def xmp(inside: str = "", **simple: str) -> bytes:
    """A packet with these elements in it, and these properties (dc_title="…"): as lists where XMP has lists."""
    lists = {"dc_creator": "Seq", "dc_title": "Alt", "dc_rights": "Alt", "xmpRights_UsageTerms": "Alt"}
    elements, attributes = [inside], list[str]()
    for name, value in simple.items():
        tag = name.replace("_", ":", 1)
        if kind := lists.get(name):
            language = ' xml:lang="x-default"' if kind == "Alt" else ""
            elements.append(f"<{tag}><rdf:{kind}><rdf:li{language}>{escape(value)}</rdf:li></rdf:{kind}></{tag}>")
        else:
            attributes.append(f"{tag}={quoteattr(value)}")
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {_RDF}>'
        f'<rdf:Description rdf:about="" {_SPACES} {" ".join(attributes)}>{"".join(elements)}</rdf:Description>'
        f'</rdf:RDF></x:xmpmeta>\n{" " * 200}\n<?xpacket end="w"?>'
    ).encode()


def iptc(fields: dict[int, bytes], *, characters: bytes = b"") -> bytes:
    """Photoshop's resources, IPTC's among others, with these fields of record 2."""
    iim = struct.pack(">BBBH", 0x1C, 1, 90, len(characters)) + characters if characters else b""
    iim += b"".join(struct.pack(">BBBH", 0x1C, 2, name, len(value)) + value for name, value in fields.items())
    return b"Photoshop 3.0\0" + _resource(0x0425, b"\0" * 16) + _resource(0x0404, iim)


def _resource(number: int, content: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(content)) + content + b"\0" * (len(content) % 2)


def exif(fields: Mapping[int, str | bytes], *, taken: str | None = None) -> bytes:
    """A block of EXIF with these fields, a day, and a place, which nobody may read."""
    made = Image.Exif()
    for tag, value in fields.items():
        made[tag] = value
    if taken:
        made.get_ifd(0x8769)[0x9003] = taken
    made.get_ifd(0x8825).update({1: "N", 2: (47.0, 1.0, 6.0)})
    return made.tobytes()


def jpeg(path: Path, *, xmp: bytes = b"", iptc: bytes = b"", exif: bytes = b"", seed: int = 0) -> Path:
    """A JPEG of noise with these blocks, as cameras and programs put them: behind its first two bytes."""
    body = picture(path, seed=seed).read_bytes()
    segments = b""
    if exif:
        segments += _segment(0xE1, exif)
    if xmp:
        segments += _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp)
    if iptc:
        segments += _segment(0xED, iptc)
    path.write_bytes(body[:2] + segments + body[2:])
    return path


def _segment(kind: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, 2 + len(content)) + content
