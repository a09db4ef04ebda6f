"""Clauses of Creative Commons licences, parsed from addresses and from names as people write them.

All words of a name must be known: clauses, versions, countries, and words that change nothing. Otherwise nothing is
understood, since an unknown word may be a condition.

Sources: the addresses, names and ports that Creative Commons publishes, in the languages of its deeds.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from doesexist.model.clause_words import (
    COUNTRIES,
    DEDICATION_WORDS,
    MARK_WORDS,
    NO_MATTER,
    SIGNS,
    SPELLINGS,
    ZERO_WORDS,
)
from doesexist.model.folding import plainly

ZERO, MARK, DEDICATION = "zero", "mark", "certification"
"""Creative Commons' tools for the public domain, as in their addresses."""
VERSIONS: Final = ("1.0", "2.0", "2.1", "2.5", "3.0", "4.0")

_ORDER = ("by", "nc", "nd", "sa")


@dataclass(frozen=True, slots=True)
class Clauses:
    """What a Creative Commons licence is made of.

    >>> in_address("https://creativecommons.org/licenses/by-nd-nc/2.0/de/deed.en")
    Clauses(clauses='by-nc-nd', version='2.0', port='de')
    >>> in_name("Namensnennung – Keine Bearbeitungen 3.0 Österreich")
    Clauses(clauses='by-nd', version='3.0', port='at')
    """

    clauses: str
    """In the order of version 2.0 and later (`by-nc-nd`), or one of ZERO, MARK, DEDICATION."""
    version: str | None = None
    port: str | None = None
    """The country whose law it is adapted to: `de`."""


_BETWEEN = r"[\W_]*"
_CODE = "(?:by|nc|nd|sa)"


def _pattern(words: str) -> str:
    return _BETWEEN.join(map(re.escape, plainly(words).split()))


def _token(word: str) -> str:
    """Return the pattern of a word in a name; only clauses are written without gaps: `ccbyncnd`."""
    if word in _ORDER:
        return rf"{word}(?=[\W\d_]|{_CODE}|$)"
    return _pattern(word) if word in _CLAUSE_OF or word == "cc" else rf"(?<![a-z]){_pattern(word)}(?![a-z])"


_CLAUSE_OF = {word: clause for clause, words in SPELLINGS.items() for word in words}
_LONGEST_FIRST = sorted([*_CLAUSE_OF, *NO_MATTER], key=lambda word: (-len(word), word))
_WORD = re.compile("|".join(f"({_token(word)})" for word in _LONGEST_FIRST))
_VERSION = re.compile(r"(?:version|ver|v)?[\s._-]*([1-4])(?:[._-]([015]))?(?![0-9])")
_PORTS = {_pattern(name): code for code, names in COUNTRIES.items() for name in (code, *names)}
_PORT = re.compile(
    "|".join(rf"{_BETWEEN}({port})(?![a-z])" for port in sorted(_PORTS, key=lambda port: (-len(port), port)))
)
_PORT_CODES = [_PORTS[port] for port in sorted(_PORTS, key=lambda port: (-len(port), port))]
_TOOL_NAMES = (
    (ZERO, {*ZERO_WORDS}, re.compile(r"\b(?:cc ?0|cc zero|commons zero)\b")),
    (MARK, {*MARK_WORDS}, re.compile(r"\b(?:domain mark|pdm)\b")),
    (DEDICATION, {*DEDICATION_WORDS}, re.compile(r"\b(?:pddc|domain dedication)\b")),
)
_GAP = re.compile(_BETWEEN)
_SIGN = re.compile("|".join(map(re.escape, SIGNS)))
_HARMLESS = frozenset("+<>|`´©®™℗")
_OVERLAYS = frozenset("\u0334\u0335\u0336\u0337\u0338")
_DOUBTS = frozenset("?⁇⁈⁉‽†‡※")
_CODES = re.compile(rf"(?<![a-z])(?:cc)?[\W_]?{_CODE}(?:[\W_]*{_CODE})*(?![a-z])")
_LONG = {
    kind: re.compile("|".join(_pattern(word) for word in words if len(word) > 2 or not word.isascii()))
    for kind, words in SPELLINGS.items()
}


def mentioned(text: str) -> frozenset[str]:
    """Return the clauses that a text mentions anywhere, whatever else it says.

    >>> sorted(mentioned("Ask me, but NoDerivs!")), sorted(mentioned("cc-by_nc")), sorted(mentioned("by the sands"))
    (['nd'], ['by', 'nc'], ['by'])
    """
    plain = _spelled_out(text)
    codes = {code for run in _CODES.findall(plain) for code in re.findall(_CODE, run)}
    return frozenset(codes | {kind for kind, words in _LONG.items() if words.search(plain)})


def in_name(text: str) -> Clauses | None:
    """Return the clauses that a licence's name says, None unless all of it is understood.

    Of several versions the latest is returned: whoever uses the work may choose.
    """
    if has_other_signs(text):
        return None
    if tool := _tool(bare(text)):
        return Clauses(tool)
    if (words := _words_of(text)) is None:
        return None
    said, versions = words
    latest = max(versions, key=lambda each: each.version or "", default=Clauses(""))
    return _sound("-".join(one for one in _ORDER if one in said), latest.version, latest.port)


def is_mere_title(text: str) -> bool:
    """Tell whether a text says no more than that there is a licence of Creative Commons, of a version or none.

    >>> is_mere_title("Creative Commons 4.0 International"), is_mere_title("CC BY"), is_mere_title("Editorial")
    (True, False, False)
    """
    words = None if has_other_signs(text) or _tool(bare(text)) else _words_of(text)
    return words is not None and words[0] <= {None}


def has_other_signs(text: str) -> bool:
    """Tell whether a text has a sign that is no clause and may be a condition: an emoji, ≠, an icon, a footnote's mark.

    >>> has_other_signs("CC BY ⊜"), has_other_signs("CC BY ≠"), has_other_signs("CC BY® (c)")
    (False, True, False)
    """
    rest = _SIGN.sub(" ", text)
    return not (rest.isascii() and rest.isalnum()) and (rest.count("*") % 2 == 1 or any(map(_is_other_sign, rest)))


def _is_other_sign(letter: str) -> bool:
    if letter in _HARMLESS or letter.isalpha() or letter.isspace():
        return False
    # Symbols, a footnote's number (¹), enclosing marks (a circle of prohibition), what only a font of icons knows.
    kind = unicodedata.category(letter)
    return kind[0] == "S" or kind in {"No", "Me", "Co", "Cn", "Cs"} or letter in _OVERLAYS or letter in _DOUBTS


def _words_of(text: str) -> tuple[set[str | None], list[Clauses]] | None:
    """Return the clauses that a name's words are (None: of no matter), and its versions; None if one is unknown."""
    plain = _spelled_out(text)
    said, versions, at = set[str | None](), list[Clauses](), 0
    while (at := _end(_GAP, plain, at)) < len(plain):
        if word := _WORD.match(plain, at):
            said.add(_CLAUSE_OF.get(_LONGEST_FIRST[(word.lastindex or 1) - 1]))
            at = word.end()
        elif number := _VERSION.match(plain, at):
            port = _PORT.match(plain, number.end())
            versions.append(
                Clauses("", f"{number[1]}.{number[2] or 0}", _PORT_CODES[(port.lastindex or 1) - 1] if port else None)
            )
            at = (port or number).end()
        else:
            return None
    return said, versions


def bare(text: str) -> str:
    """Return the words of a text, without case, accents and marks.

    >>> bare("{{PD-Self}} (©)")
    'pd self'
    """
    return re.sub(r"[\W_]+", " ", _spelled_out(text)).strip()


def _spelled_out(text: str) -> str:
    """Return a text as it is compared, with signs as the clauses that they are."""
    return plainly(_SIGN.sub(lambda sign: f" {SIGNS[sign[0]]} ", text))


def _tool(words: str) -> str | None:
    """Return which of the tools for the public domain is named, if every word is known."""
    said = set(words.split())
    return next((tool for tool, known, sign in _TOOL_NAMES if said <= known and sign.search(words)), None)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _sound(clauses: str, version: str | None, port: str | None) -> Clauses | None:
    """Return clauses if there is a licence of them.

    ShareAlike is about derivatives, so it is never with NoDerivs. Attribution is in all of them but those of 1.0, and
    of 2.0 in Japan.
    """
    parts = set(clauses.split("-"))
    if not clauses or {"nd", "sa"} <= parts or version not in {None, *VERSIONS}:
        return None
    if "by" not in parts and version != "1.0" and (version, port) != ("2.0", "jp"):
        return None
    return Clauses(clauses, version, port)


# https://creativecommons.org/licenses/by-nc-nd/2.0/de/deed.en    https://i.creativecommons.org/l/by-nd/3.0/88x31.png
_HOST = re.compile(r"(?:[a-z0-9-]+\.)*(?:creativecommons\.org|licensebuttons\.net)")
_ARCHIVED = re.compile(r"^(?:https?:)?/*web\.archive\.org/web/[^/]+/+")
_TAIL = re.compile(r"(?:deed|legalcode)[\w.-]*|rdf|index\.\w+|\w+x\w+\.\w+")
_TOOLS = {"zero": ZERO, "mark": MARK, "certification": DEDICATION, "publicdomain": DEDICATION, "cc-zero": ZERO}


def is_creative_commons(address: str) -> bool:
    """Tell whether an address is of Creative Commons, understood or not."""
    return _split(address) is not None


def _split(address: str) -> tuple[list[str], str] | None:
    """Return the parts of the path, and the query, of an address of Creative Commons; None of any other."""
    plain = unquote(address.replace("\\", "")).strip(" \t\r\n<>()[]\"'.,;").lower()
    try:
        parts = urlsplit("//" + re.sub(r"^(?:https?:)?/*", "", _ARCHIVED.sub("", plain)))
    except ValueError:
        return None
    if not _HOST.fullmatch(parts.netloc.partition(":")[0]):
        return None
    return [part for part in parts.path.split("/") if part], parts.query


def in_address(address: str) -> Clauses | None:
    """Return the clauses that an address of Creative Commons names, None unless all of it is understood."""
    if (parts := _split(address)) is None:
        return None
    path, query = parts
    if path[:1] == ["choose"]:
        return _chosen(query)
    if "buttons" in path:  # presskit/buttons/88x31/png/by-nc-nd.eu.png
        path = ["l", path[-1].partition(".")[0]]
    if len(path) < 2 or path[0] not in {"licenses", "l", "publicdomain", "p"}:
        return None
    _, what, *rest = path
    version = rest.pop(0) if rest and rest[0][:1].isdecimal() and not _TAIL.fullmatch(rest[0]) else None
    port = rest.pop(0) if rest and rest[0] in COUNTRIES else None
    if any(not _TAIL.fullmatch(part) for part in rest):
        return None
    return Clauses(_TOOLS[what], version, port) if what in _TOOLS else _of_codes(what, version, port)


def _of_codes(codes: str, version: str | None, port: str | None) -> Clauses | None:
    parts = codes.split("-")
    if not set(parts) <= set(_ORDER):
        return None
    return _sound("-".join(one for one in _ORDER if one in parts), version, port)


def _chosen(query: str) -> Clauses | None:
    """Return what a link of the licence chooser has chosen."""
    said = {name: values[-1] for name, values in parse_qs(query).items()}
    codes = next((said[name] for name in ("license_code", "license", "licence") if name in said), None)
    if codes is None and "field_derivatives" in said:
        free = {"y": "", "yes": "", "sa": "-sa"}.get(said["field_derivatives"], "-nd")
        codes = f"by{'' if said.get('field_commercial', 'n')[0] == 'y' else '-nc'}{free}"
    port = said.get("jurisdiction") or said.get("field_jurisdiction") or None
    return _of_codes(codes, said.get("version"), port if port in COUNTRIES else None) if codes else None
