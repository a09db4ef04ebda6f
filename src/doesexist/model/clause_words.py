"""The vocabulary in which people write the names of Creative Commons licences, in the languages of its deeds.

All words without case and accents (`folding.plainly`).
"""

from __future__ import annotations

import re

SPELLINGS: dict[str, tuple[str, ...]] = {
    "by": (
        "by", "attribution", "namensnennung", "paternite", "reconocimiento", "atribucion", "atribuicao",
        "attribuzione", "naamsvermelding", "erkannande", "navngivelse", "nimea", "uznanie autorstwa", "表示", "署名",
        "저작자표시",
    ),
    "nc": (
        "nc", "non commercial", "no commercial use", "nicht kommerziell", "nicht kommerzielle nutzung",
        "keine kommerzielle nutzung", "pas d utilisation commerciale", "pas d usage commercial",
        "utilisation non commerciale", "no comercial", "sin uso comercial", "uso no comercial", "nao comercial",
        "uso nao comercial", "non commerciale", "niet commercieel", "ikke kommersiell", "icke kommersiell",
        "ickekommersiell", "ikke kommerciel", "ei kaupallinen", "uzycie niekomercyjne",
        "非営利", "非商业性使用", "非商業性", "비영리",
    ),
    "nd": (
        "nd", "no deriv", "no derivs", "no derivative", "no derivatives", "no derivative works", "no derivs works",
        "keine bearbeitung", "keine bearbeitungen", "pas de modification", "pas de modifications",
        "sans modification", "pas d oeuvre derivee", "sin derivadas", "sin derivados", "sin obra derivada",
        "sin obras derivadas", "no derivadas", "no derivada", "sem derivados", "sem derivadas", "sem derivacoes",
        "sem derivacao", "non opere derivate", "no opere derivate", "geen afgeleide werken", "geen afgeleiden",
        "inga bearbetningar", "ingen bearbeidelse", "ingen bearbeidelser",
        "ingen bearbejdelse", "ingen bearbejdelser", "ei muutoksia",
        "bez utworow zaleznych", "改変禁止", "禁止演绎", "禁止改作",
        "변경금지",
    ),
    "sa": (
        "sa", "share alike", "weitergabe unter gleichen bedingungen", "partage dans les memes conditions",
        "partage des conditions initiales a l identique", "partage a l identique", "compartir igual",
        "compartir bajo la misma licencia", "compartilha igual", "partilha nos termos da mesma licenca",
        "condividi allo stesso modo", "gelijk delen", "dela lika", "del pa samme vilkar", "jaa samoin",
        "na tych samych warunkach",
        "継承", "相同方式共享", "동일조건변경허락",
    ),
}  # fmt: skip
"""How each clause is written, without case and accents; a blank stands for any mark between words, or none."""
NO_MATTER = (
    "cc", "creative commons", "license", "licence", "licenses", "lizenz", "licencia", "licenca", "licenza",
    "licentie", "licens", "public license", "public licence", "legal code", "deed", "unported", "generic",
    "international", "intl", "nicht portiert", "non transpose", "no portada", "no adaptada", "generico",
    "generique", "internacional", "internazionale", "internationale", "internationaal", "internasjonal",
    "kansainvalinen", "some rights reserved", "migrated", "all", "self",
    "and", "und", "et", "y", "e", "the", "a", "an", "this work is licensed under",
    "this work is licensed to the public under", "licensed under", "under",
    "licensed",
)  # fmt: skip
"""Words that change nothing of what is asked for."""
COUNTRIES: dict[str, tuple[str, ...]] = {
    "ar": ("argentina",), "at": ("austria", "osterreich"), "au": ("australia",), "az": ("azerbaijan",),
    "be": ("belgium",),
    "bg": ("bulgaria",), "br": ("brazil", "brasil"), "ca": ("canada",), "ch": ("switzerland", "schweiz", "suisse"),
    "cl": ("chile",), "cn": ("china mainland", "china"), "co": ("colombia",), "cr": ("costa rica",),
    "cz": ("czech republic",), "de": ("germany", "deutschland"), "dk": ("denmark",), "ec": ("ecuador",),
    "ee": ("estonia",), "eg": ("egypt",), "es": ("spain", "espana"), "fi": ("finland",), "fr": ("france",),
    "ge": ("georgia",), "gr": ("greece",), "gt": ("guatemala",), "hk": ("hong kong",), "hr": ("croatia",),
    "hu": ("hungary",), "ie": ("ireland",), "igo": (), "il": ("israel",), "in": ("india",), "it": ("italy", "italia"),
    "jo": ("jordan",), "jp": ("japan",), "kr": ("south korea", "korea"), "lu": ("luxembourg",), "mk": ("macedonia",),
    "mt": ("malta",), "mx": ("mexico",), "my": ("malaysia",), "nl": ("netherlands", "nederland"), "no": ("norway",),
    "nz": ("new zealand",), "pe": ("peru",), "ph": ("philippines",), "pl": ("poland", "polska"), "pr": ("puerto rico",),
    "pt": ("portugal",), "ro": ("romania",), "rs": ("serbia",), "scotland": (), "se": ("sweden", "sverige"),
    "sg": ("singapore",), "si": ("slovenia",), "th": ("thailand",), "tw": ("taiwan",), "ug": ("uganda",),
    "uk": ("uk england wales", "england wales", "england and wales", "united kingdom"), "us": ("united states",),
    "ve": ("venezuela",), "vn": ("vietnam",), "za": ("south africa",),
}  # fmt: skip
"""The ports of Creative Commons, with names of their countries."""


ZERO_WORDS = (
    "cc0", "cc", "0", "zero", "creative", "commons", "1", "v1", "v", "universal", "public", "domain", "dedication",
    "license", "licence", "self",
)  # fmt: skip
"""Words of which names of CC0 are made."""
MARK_WORDS = (
    "cc", "creative", "commons", "public", "domain", "mark", "pdm", "pd", "1", "0", "v1", "license", "licence",
    "flickr", "owner",
)  # fmt: skip
"""Words of which names of the Public Domain Mark are made."""
DEDICATION_WORDS = (
    "cc", "pddc", "creative", "commons", "public", "domain", "dedication", "copyright", "only", "based", "on", "or",
    "and", "certification",
)  # fmt: skip
"""Words of which names of the dedication before CC0 are made."""


SIGNS = {"🅭": "cc", "🅯": "by", "🄏": "nc", "⊜": "nd", "(=)": "nd", "🄎": "sa", "🄍": "cc0"}
"""Creative Commons' own signs, as Unicode has them (CIRCLED EQUALS is NoDerivs), and one as it is typed."""
OTHER_LICENCES = re.compile(
    r"(?:(?:gnu|the|licen[cs]e) )*"
    r"(?:gfdl|fdl|free documentation licen[cs]e|a?l?gpl|general public licen[cs]e|fal|free art|art libre|mit|apache|bsd"
    r"|isc|zlib|mpl|eupl|wtfpl|unlicense)"
    r"(?: (?:licen[cs]e|version|v|only|or later|and later|self|clause|v?\d{1,2}))*"
)
"""Names of free licences that are none of those known here: where a text says *or*, another one may be chosen."""
OR_LATER = re.compile(r"(?:any )?(?:later|newer)(?: versions?)?")
"""What may follow *or*, and takes nothing away."""
