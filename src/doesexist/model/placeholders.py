"""What stands in a field of which nothing is known: in place of a name, or of a licence.

None of it is somebody's name, and none of it is terms. What could be an answer, as "none" or "no license" in a
column of licences, is kept as written: terms that nobody has read are stricter than an unknown licence.
"""

from __future__ import annotations

import re
from typing import Final

from doesexist.model.clauses import bare

_UNKNOWN: Final = frozenset(
    {
        # People, in the languages of the licences' deeds.
        "unknown", "not known", "unbekannt", "unbekannte", "unbekannter", "unbekanntem", "nicht bekannt", "inconnu",
        "inconnue", "desconocido", "desconocida", "desconhecido", "desconhecida", "sconosciuto", "sconosciuta",
        "onbekend", "okand", "okant", "ukjent", "ukendt", "tuntematon", "nieznany", "nieznana", "неизвестно",
        "неизвестен", "неизвестныи", "不明", "未知", "未詳", "不詳", "不详", "作者不詳", "作者不详",
        # Forms and catalogues: "keine Angabe", "not available".
        "n a", "k a", "o a", "keine angabe", "keine angaben", "ohne angabe", "nicht angegeben", "not specified",
        "unspecified", "not given", "not stated", "not available", "not provided", "non specifie", "no especificado",
        "non specificato", "niet opgegeven", "tbd", "tba", "tbc", "to be determined",
        # Programs: JavaScript's undefined, JSON's null, Go's nil, Python's nan.
        "undefined", "null", "nil", "nan",
    }
)  # fmt: skip
_NOBODY: Final = frozenset(
    {
        # "N.N." is a German and Latin custom. Who is called anonymous may have chosen it: nobody's name either way.
        "none", "no name", "noname", "nameless", "kein name", "ohne namen", "sans nom", "sin nombre", "n n", "nobody",
        "anonymous", "anon", "anonym", "anonymus", "anonyme", "anonimo", "anonima", "anoniem", "匿名", "佚名",
        "see exif", "siehe exif", "exif", "see metadata", "see iptc",
    }
)  # fmt: skip
_OF_WHAT: Final = frozenset(
    {
        "credit", "author", "artist", "creator", "photographer", "photo", "by", "of", "the", "an", "is", "name",
        "autor", "autorin", "urheber", "urheberin", "fotograf", "fotografin", "kunstler", "auteur", "photographe",
        "fotografo", "autore", "fotografer", "автор", "licence", "license", "lizenz", "licencia", "licenca", "licenza",
        "licentie", "licens",
    }
)  # fmt: skip
"""Words beside them that say of what nothing is known."""
_OF_A_PROGRAM: Final = re.compile(r"NA|#N/A|#NV|#[A-ZÄÖÜ/0]{3,12}[!?]")
"""R's missing value, and spreadsheets' errors in any language: #REF!, #NAME?, #BEZUG!."""
_MARKS: Final = re.compile(r"[\s._/–—-]*")


def says_nothing(text: str) -> bool:
    """Tell whether a text says no more than that something is not known.

    >>> says_nothing("Unbekannte Lizenz"), says_nothing("k.A."), says_nothing("-"), says_nothing("no license")
    (True, True, True, False)
    """
    return bool(_MARKS.fullmatch(text) or _OF_A_PROGRAM.fullmatch(text.strip())) or _of_what(text) in _UNKNOWN


def is_nobody(text: str) -> bool:
    """Tell whether a text in place of a name names nobody.

    >>> is_nobody("Autor unbekannt"), is_nobody("N.N."), is_nobody("0"), is_nobody("Ada Muster")
    (True, True, True, False)
    """
    words = bare(text)
    return says_nothing(text) or not words.strip("0") or words in _NOBODY or _of_what(text) in _NOBODY


def _of_what(text: str) -> str:
    return " ".join(word for word in bare(text).split() if word not in _OF_WHAT)
