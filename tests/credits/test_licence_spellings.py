"""How Creative Commons licences are spelt on the web, in tables and by people, and what each spelling asks for."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doesexist.model import Obligation
from doesexist.model.licences import COCO, FLICKR
from doesexist.model.licences import Licence as Licence_
from doesexist.model.recognising_licences import recognised, understood_again

CODES = {
    "by": Obligation.CREDIT,
    "nc": Obligation.NON_COMMERCIAL,
    "nd": Obligation.NO_DERIVATIVES,
    "sa": Obligation.SHARE_ALIKE,
}
KEPT = Obligation.NO_DERIVATIVES | Obligation.READ_TERMS
"""Nothing is made of a picture for which one of these holds."""

BY = "https://creativecommons.org/licenses/by/4.0/"

# Each line: a spelling => the clauses, the version if it says one, the port if it says one.
ADDRESSES = """
https://creativecommons.org/licenses/by/2.0/ => by 2.0
http://creativecommons.org/licenses/by/2.0/ => by 2.0
http://www.creativecommons.org/licenses/by/2.0 => by 2.0
//creativecommons.org/licenses/by/4.0/ => by 4.0
creativecommons.org/licenses/by-nd/4.0 => by-nd 4.0
HTTPS://CREATIVECOMMONS.ORG/LICENSES/BY-NC-ND/4.0/ => by-nc-nd 4.0
https://creativecommons.org:443/licenses/by-nd/3.0/ => by-nd 3.0
https://creativecommons.org/licenses/by-nc-sa/2.0/deed => by-nc-sa 2.0
https://creativecommons.org/licenses/by-nc-sa/2.0/deed.de => by-nc-sa 2.0
https://creativecommons.org/licenses/by-nd/2.0/deed.pt_BR => by-nd 2.0
https://creativecommons.org/licenses/by-nd/4.0/deed.zh-hans => by-nd 4.0
https://creativecommons.org/licenses/by-nc-nd/4.0/legalcode => by-nc-nd 4.0
https://creativecommons.org/licenses/by-nc-nd/4.0/legalcode.de => by-nc-nd 4.0
https://creativecommons.org/licenses/by-nc-nd/4.0/legalcode.txt => by-nc-nd 4.0
https://creativecommons.org/licenses/by-sa/4.0/rdf => by-sa 4.0
https://creativecommons.org/licenses/by-nd/4.0/?ref=openverse => by-nd 4.0
https://creativecommons.org/licenses/by-nc-nd/4.0/?ref=chooser-v1 => by-nc-nd 4.0
https://creativecommons.org/licenses/by-nc/4.0/?ref=ccsearch&atype=html => by-nc 4.0
https://creativecommons.org/licenses/by-nc/4.0/#deed => by-nc 4.0
https://creativecommons.org/licenses/by-nc/4.0/legalcode#s3b => by-nc 4.0
https://creativecommons.org/licenses/by/2.0/de/ => by 2.0 de
https://creativecommons.org/licenses/by/3.0/de/deed.en => by 3.0 de
https://creativecommons.org/licenses/by-nd/2.0/de => by-nd 2.0 de
https://creativecommons.org/licenses/by-nc-nd/3.0/us/ => by-nc-nd 3.0 us
https://creativecommons.org/licenses/by-nc-nd/2.5/au/legalcode => by-nc-nd 2.5 au
https://creativecommons.org/licenses/by-sa/2.1/jp/ => by-sa 2.1 jp
https://creativecommons.org/licenses/by-nc-sa/2.0/uk/ => by-nc-sa 2.0 uk
https://creativecommons.org/licenses/by-sa/2.5/scotland/ => by-sa 2.5 scotland
https://creativecommons.org/licenses/by-nc-nd/3.0/igo/ => by-nc-nd 3.0 igo
https://creativecommons.org/licenses/by-nd-nc/1.0/ => by-nc-nd 1.0
http://creativecommons.org/licenses/by-nd-nc/1.0/fi/ => by-nc-nd 1.0 fi
https://creativecommons.org/licenses/nd/1.0/ => nd 1.0
https://creativecommons.org/licenses/nd-nc/1.0/ => nc-nd 1.0
https://creativecommons.org/licenses/nc-sa/1.0/ => nc-sa 1.0
https://creativecommons.org/licenses/nd-nc/2.0/jp/ => nc-nd 2.0 jp
https://creativecommons.org/licenses/by-nc-nd/ => by-nc-nd
https://creativecommons.org/licenses/by-nd => by-nd
https://creativecommons.org/licenses/by-nc-nd/deed.fr => by-nc-nd
https:\\/\\/creativecommons.org\\/licenses\\/by-nc-nd\\/2.0\\/ => by-nc-nd 2.0
http:\\/\\/creativecommons.org\\/licenses\\/by-nd\\/2.0\\/ => by-nd 2.0
<https://creativecommons.org/licenses/by-nd/4.0/> => by-nd 4.0
(https://creativecommons.org/licenses/by-nd/4.0/). => by-nd 4.0
https://creativecommons.org/licenses/by%2Dnd/4.0/ => by-nd 4.0
https://creativecommons.org//licenses//by-nd//4.0// => by-nd 4.0
https://web.archive.org/web/20100101000000/http://creativecommons.org/licenses/by-nd/2.0/ => by-nd 2.0
https://i.creativecommons.org/l/by-nc-nd/4.0/88x31.png => by-nc-nd 4.0
http://i.creativecommons.org/l/by-nd/3.0/de/80x15.png => by-nd 3.0 de
https://licensebuttons.net/l/by-nc-nd/2.0/88x31.png => by-nc-nd 2.0
http://www.licensebuttons.net/l/by-sa/3.0/at/88x31.svg => by-sa 3.0 at
https://mirrors.creativecommons.org/presskit/buttons/88x31/png/by-nc-nd.eu.png => by-nc-nd
https://mirrors.creativecommons.org/presskit/buttons/80x15/svg/by-nd.svg => by-nd
https://creativecommons.org/choose/results-one?license_code=by-nc-nd&version=3.0&jurisdiction=de => by-nc-nd 3.0 de
https://creativecommons.org/choose/results-one?field_commercial=n&field_derivatives=n => by-nc-nd
https://creativecommons.org/choose/results-one?field_commercial=yes&field_derivatives=no => by-nd
https://creativecommons.org/choose/results-one?field_commercial=y&field_derivatives=sa => by-sa
https://creativecommons.org/choose/?license=by-nd => by-nd
https://creativecommons.org/choose/?licence=by-nc-nd => by-nc-nd
https://spdx.org/licenses/CC-BY-NC-ND-4.0.html => by-nc-nd 4.0
https://spdx.org/licenses/CC-BY-ND-3.0-DE => by-nd 3.0 de
"""
NAMES = """
CC BY 4.0 => by 4.0
cc by 4.0 => by 4.0
CC-BY-4.0 => by 4.0
cc_by_4.0 => by 4.0
ccby => by
CCBY4.0 => by 4.0
ccbyncnd => by-nc-nd
CC BY => by
CC BY-SA => by-sa
CC-BY-SA => by-sa
CC BY-ND => by-nd
CC BY ND => by-nd
CC:BY-ND => by-nd
CC (BY-NC-ND) => by-nc-nd
CC-BY-NC-ND => by-nc-nd
cc by nc nd => by-nc-nd
(CC) BY-NC-ND => by-nc-nd
BY-NC-ND => by-nc-nd
by-nc-nd => by-nc-nd
by_nc_nd => by-nc-nd
by-nc-nd-2.0 => by-nc-nd 2.0
BY-NC-ND 4.0 => by-nc-nd 4.0
CC-BY-ND-NC => by-nc-nd
CC BY-ND-NC 1.0 => by-nc-nd 1.0
cc-nc-nd-by-2.0 => by-nc-nd 2.0
CC BY–NC–ND 4.0 => by-nc-nd 4.0
CC BY/NC/ND 4.0 => by-nc-nd 4.0
CC BY+ND 3 => by-nd 3.0
CC BY-NC-ND v4.0 => by-nc-nd 4.0
CC BY-NC-ND Version 4 => by-nc-nd 4.0
CC BY-NC-ND 2 => by-nc-nd 2.0
CC BY-NC-ND 4.0 International => by-nc-nd 4.0
CC BY-NC-ND 3.0 Unported => by-nc-nd 3.0
CC BY-NC-ND 2.0 Generic => by-nc-nd 2.0
CC BY-NC-ND 2.0 DE => by-nc-nd 2.0 de
CC BY-ND 3.0 IGO => by-nd 3.0 igo
CC BY-ND 3.0 (DE) => by-nd 3.0 de
CC-BY-2.0-DE => by 2.0 de
CC BY-SA 3.0/AT => by-sa 3.0 at
CC BY-SA 2.5 SCOTLAND => by-sa 2.5 scotland
CC BY 3.0 US => by 3.0 us
Attribution => by
Attribution 4.0 => by 4.0
Attribution-NoDerivs => by-nd
Attribution-NoDerivs License => by-nd 2.0
Attribution License => by 2.0
Attribution-NonCommercial License => by-nc 2.0
Attribution-NonCommercial-NoDerivs License => by-nc-nd 2.0
Attribution-NonCommercial-ShareAlike License => by-nc-sa 2.0
Attribution-ShareAlike License => by-sa 2.0
Attribution-NonCommercial-NoDerivs 2.0 Generic => by-nc-nd 2.0
Attribution-NonCommercial-NoDerivatives 4.0 International => by-nc-nd 4.0
Creative Commons Attribution-NonCommercial-NoDerivs 2.0 Generic => by-nc-nd 2.0
Creative Commons Attribution-NonCommercial-NoDerivs 2.0 Generic (CC BY-NC-ND 2.0) => by-nc-nd 2.0
Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International License => by-nc-nd 4.0
Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International Public License => by-nc-nd 4.0
Creative Commons Attribution-NoDerivs 3.0 Unported => by-nd 3.0
Creative Commons Attribution NoDerivatives 4.0 => by-nd 4.0
Creative Commons Attribution No Derivatives 4.0 => by-nd 4.0
Creative Commons Attribution, No Derivative Works 3.0 => by-nd 3.0
Creative Commons: Attribution / Non-Commercial / No Derivs => by-nc-nd
CREATIVE COMMONS ATTRIBUTION-NONCOMMERCIAL-NODERIVS 2.0 => by-nc-nd 2.0
creative-commons-attribution-noncommercial-noderivs => by-nc-nd
Creative Commons Attribution Non Commercial Share Alike 3.0 => by-nc-sa 3.0
Creative Commons Attribution Share-Alike v3.0 => by-sa 3.0
Creative Commons Attribution 2.0 UK: England & Wales => by 2.0 uk
Creative Commons Attribution-NoDerivs 3.0 Germany => by-nd 3.0 de
Creative Commons Attribution-NoDerivs 3.0 United States => by-nd 3.0 us
Creative Commons Attribution-ShareAlike 2.1 Japan => by-sa 2.1 jp
Creative Commons Attribution-NonCommercial-NoDerivs 2.5 Australia => by-nc-nd 2.5 au
Creative Commons Attribution 3.0 New Zealand => by 3.0 nz
This work is licensed under a Creative Commons Attribution-NoDerivs 3.0 Unported License. => by-nd 3.0
Licensed under CC BY-ND 4.0 => by-nd 4.0
Namensnennung 4.0 International => by 4.0
Namensnennung – Keine Bearbeitungen 4.0 => by-nd 4.0
Namensnennung - Keine Bearbeitung 3.0 Deutschland => by-nd 3.0 de
Namensnennung-KeineBearbeitung 2.0 Deutschland => by-nd 2.0 de
Namensnennung, keine kommerzielle Nutzung => by-nc
Namensnennung-NichtKommerziell-KeineBearbeitung 2.0 => by-nc-nd 2.0
Namensnennung – nicht kommerziell – keine Bearbeitungen 4.0 International => by-nc-nd 4.0
Namensnennung – Weitergabe unter gleichen Bedingungen 3.0 Österreich => by-sa 3.0 at
CREATIVE COMMONS NAMENSNENNUNG – WEITERGABE UNTER GLEICHEN BEDINGUNGEN 4.0 => by-sa 4.0
Attribution - Pas de Modification 4.0 International => by-nd 4.0
Attribution - Pas d’Utilisation Commerciale - Pas de Modification 3.0 France => by-nc-nd 3.0 fr
Paternité - Pas de modification 2.0 France => by-nd 2.0 fr
Paternité-Pas d'Utilisation Commerciale-Partage des Conditions Initiales à l'Identique 2.0 France => by-nc-sa 2.0 fr
Attribution - Partage dans les mêmes conditions 4.0 => by-sa 4.0
Reconocimiento-SinObraDerivada 2.5 España => by-nd 2.5 es
Reconocimiento-NoComercial-SinObraDerivada 3.0 España => by-nc-nd 3.0 es
Atribución-SinDerivadas 4.0 Internacional => by-nd 4.0
Atribución-NoComercial-SinDerivadas 4.0 Internacional => by-nc-nd 4.0
Atribución-CompartirIgual 4.0 Internacional => by-sa 4.0
Atribuição-SemDerivações 4.0 Internacional => by-nd 4.0
Atribuição-NãoComercial-SemDerivados 2.0 Brasil => by-nc-nd 2.0 br
Attribuzione - Non opere derivate 4.0 Internazionale => by-nd 4.0
Attribuzione - Non commerciale - Non opere derivate 2.5 Italia => by-nc-nd 2.5 it
Attribuzione - Condividi allo stesso modo 3.0 => by-sa 3.0
Naamsvermelding-GeenAfgeleideWerken 3.0 Nederland => by-nd 3.0 nl
Erkännande-IckeKommersiell-IngaBearbetningar 3.0 => by-nc-nd 3.0
表示 - 改変禁止 4.0 => by-nd 4.0
署名-禁止演绎 4.0 => by-nd 4.0
表示-非営利-改変禁止 2.1 => by-nc-nd 2.1
저작자표시-변경금지 2.0 => by-nd 2.0
ＣＣ ＢＹ－ＮＤ ４．０ => by-nd 4.0
CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/) => by 4.0
[CC BY-ND 4.0](https://creativecommons.org/licenses/by-nd/4.0/) => by-nd 4.0
CC BY-NC-ND 2.0, https://creativecommons.org/licenses/by-nc-nd/2.0/ => by-nc-nd 2.0
CC BY ⊜ => by-nd
CC BY 4.0 ⊜ => by-nd 4.0
CC BY 🄏 => by-nc
CC BY 🄎 4.0 => by-sa 4.0
🅭🅯🄏⊜ => by-nc-nd
🅭 🅯 4.0 => by 4.0
(cc) (by) (=) => by-nd
(cc) (by) (nc) (=) 3.0 => by-nc-nd 3.0
CC BY 4.0® => by 4.0
CC BY 4.0, some rights reserved => by 4.0
Nimeä-EiMuutoksia 4.0 Kansainvälinen => by-nd 4.0
Nimeä-EiKaupallinen-EiMuutoksia 4.0 => by-nc-nd 4.0
Navngivelse-IngenBearbejdelse 4.0 => by-nd 4.0
Navngivelse-IngenBearbeidelse 4.0 Internasjonal => by-nd 4.0
"""
OTHER_LISTS = """
cc-by-4.0 => by 4.0
cc-by-2.0 => by 2.0
cc-by-sa-4.0 => by-sa 4.0
cc-by-nc-2.0 => by-nc 2.0
cc-by-nc-4.0 => by-nc 4.0
cc-by-nd-4.0 => by-nd 4.0
cc-by-nc-nd-2.0 => by-nc-nd 2.0
cc-by-nc-nd-3.0 => by-nc-nd 3.0
cc-by-nc-nd-4.0 => by-nc-nd 4.0
cc-by-nc-sa-4.0 => by-nc-sa 4.0
CC-BY-NC-ND-3.0-DE => by-nc-nd 3.0 de
CC-BY-NC-ND-3.0-IGO => by-nc-nd 3.0 igo
CC-BY-NC-ND-1.0 => by-nc-nd 1.0
CC-BY-ND-3.0-DE => by-nd 3.0 de
CC-BY-NC-SA-2.0-FR => by-nc-sa 2.0 fr
CC-BY-2.5-AU => by 2.5 au
CC-BY-SA-2.1-JP => by-sa 2.1 jp
by => by
by-nd => by-nd
by-nc-sa => by-nc-sa
by-nc-nd 2.0 => by-nc-nd 2.0
by-nd 4.0 => by-nd 4.0
Cc-by-sa-4.0 => by-sa 4.0
{{Cc-by-4.0}} => by 4.0
{{cc-by-sa-3.0,2.5}} => by-sa 3.0
{{Cc-by-sa-3.0,2.5,2.0,1.0}} => by-sa 3.0
{{cc-by-sa-3.0-de}} => by-sa 3.0 de
{{cc-by-sa-all}} => by-sa
{{self|cc-by-sa-4.0}} => by-sa 4.0
{{self|cc-by-nd-4.0}} => by-nd 4.0
Ei muutoksia | CC BY 4.0 => by-nd 4.0
IngenBearbejdelse | CC BY => by-nd
{{self|GFDL|cc-by-sa-3.0,2.5,2.0,1.0}} => by-sa 3.0
{{self|GFDL|cc-by-sa-3.0|migration=redundant}} => by-sa 3.0
self|cc-by-2.5 => by 2.5
CC BY-SA 3.0 or GFDL => by-sa 3.0
GFDL or CC-BY-SA-3.0 => by-sa 3.0
GFDL-1.2 OR CC-BY-SA-3.0 => by-sa 3.0
CC-BY-2.0 or CC-BY-4.0 => by 4.0
CC BY 4.0 or CC BY-ND 4.0 => by-nd 4.0
CC BY-SA 4.0 or CC BY-NC-SA 4.0 => by-nc-sa 4.0
CC0 or CC BY 4.0 => by 4.0
MIT or CC BY 4.0 => by 4.0
CC BY 4.0 | Free Art License 1.3 => by 4.0
CC BY-SA 3.0 or any later version => by-sa 3.0
{{self|GFDL-1.2-or-later|cc-by-sa-2.5}} => by-sa 2.5
{{self|cc-zero|cc-by-sa-4.0}} => by-sa 4.0
flickr:1 => by-nc-sa 2.0
flickr:3 => by-nc-nd 2.0
Flickr license 6 => by-nd 2.0
flickr licence id 12 => by-sa 4.0
flickr 13 => by-nd 4.0
flickr:16 => by-nc-nd 4.0
coco:3 => by-nc-nd 2.0
COCO license 6 => by-nd 2.0
COCO license id 1 => by-nc-sa 2.0
"""


def lines(table: str) -> list[tuple[str, str]]:
    found = [line.split(" => ") for line in table.strip().splitlines()]
    return [(line[0].replace(r"\\", "\\"), line[1]) for line in found if len(line) == 2]


SPELLINGS = [*lines(ADDRESSES), *lines(NAMES), *lines(OTHER_LISTS)]
PUBLIC_DOMAIN = [
    *((text, "CC0 1.0") for text in (
        "CC0", "cc0", "CC-0", "CC 0", "CC0 1.0", "CC0-1.0", "cc0-1.0", "CC0 1.0 Universal", "CC Zero", "cc-zero",
        "{{Cc-zero}}", "{{self|cc-zero}}", "Creative Commons Zero", "Creative Commons Zero v1.0 Universal", "flickr:9",
        "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "Public Domain Dedication (CC0)", "🄍", "🅭 🄍 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/", "http://creativecommons.org/publicdomain/zero/1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/deed.de", "https://licensebuttons.net/p/zero/1.0/88x31.png",
        "https://creativecommons.org/publicdomain/zero/1.0/legalcode", "https://i.creativecommons.org/p/zero/1.0/88x31.png",
    )),
    *((text, "Public Domain Mark 1.0") for text in (
        "Public Domain Mark", "Public Domain Mark 1.0", "PDM", "pdm", "PDM 1.0", "CC-PDM-1.0", "{{PDM-owner}}",
        "https://creativecommons.org/publicdomain/mark/1.0/", "https://creativecommons.org/publicdomain/mark/1.0/deed.fr",
        "flickr:10", "Flickr license 10",
    )),
    *((text, "Public Domain Dedication and Certification") for text in (
        "CC-PDDC", "https://creativecommons.org/licenses/publicdomain/",
        "https://creativecommons.org/publicdomain/certification/1.0/us/", "Creative Commons Public Domain Dedication",
    )),
    *((text, "Public domain") for text in (
        "Public domain", "public-domain", "PD", "PD-self", "{{PD-self}}", "gemeinfrei",
    )),
    *((text, "United States Government Work") for text in (
        "United States Government Work", "flickr:8", "https://www.usa.gov/government-works", "COCO license 8",
    )),
    *((text, "No known copyright restrictions") for text in (
        "No known copyright restrictions", "https://www.flickr.com/commons/usage/", "flickr:7", "coco 7",
    )),
]  # fmt: skip
UNREAD = [
    # A number is of somebody's list, and of whose it does not say.
    "0", "3", "4", "6", "flickr:17", "coco:9", "coco:0",
    "My own terms", "© Ada Muster", "free for research", "Copyleft", "non-commercial use only", "Non-commercial",
    "other", "CC", "Creative Commons", "cc-by-foo", "CC BY 4.0, but ask me", "CC BY 7.0", "bye", "by Ada Muster",
    "MIT", "Apache-2.0", "GPL-3.0-only", "Unlicense", "GFDL", "GFDL-1.2-only", "Free Art License 1.3", "FAL",
    "PDDL-1.0",
    "{{GFDL}}", "GFDL and CC BY-SA 3.0", "CC-BY-4.0 AND MIT", "CC BY 4.0 / GFDL", "CC BY-ND-SA 4.0", "ND", "NoDerivs",
    "CC BY-SA 4.0 or CC BY-ND 4.0", "https://creativecommons.org/licenses/sampling+/1.0/",
    "https://creativecommons.org/licenses/nc-sampling+/1.0/", "https://creativecommons.org/licenses/devnations/2.0/",
    "https://creativecommons.org/licenses/by/9.0/", "https://creativecommons.org/licenses/by/4.0/no-such-thing",
    "https://creativecommons.org/licenses/GPL/2.0/", "https://creativecommons.org/", "https://creativecommons.org/choose/",
    "https://example.org/creativecommons.org/licenses/by/4.0/", "https://creativecommons.org.example.org/licenses/by/4.0/",
    "https://example.org/terms", "http://[creativecommons.org/licenses/by/4.0/", "仅供研究", "?",
    # What is no letter may be a condition, too.
    "CC BY ≠", "CC BY 4.0 ❌✂", "CC0 ❌", "Public domain 🚫", "CC BY ($)", "CC BY 4.0 \uf4eb", "CC BY 4.0 \u20e0",
    "C̶C̶ B̶Y̶", "CC BY 4.0 (?)", "CC BY 4.0 †", "CC BY 4.0 ¹", "CC BY 4.0*", "CC BY =", "CC BY 4.0 →", "flickr:4 ✂", "🄍⊜",
    # Each of several has to be understood, or is another licence that may be chosen.
    "CC BY 4.0 | no edits please", "CC BY 4.0 | unmodified only", "CC BY 4.0 | Не изменять",
    "Ei muokkausta | CC BY 4.0",
    "No use without permission | CC0", "Rights unclear or public domain",
    "In copyright or public domain", "Public domain or unknown", "Not public domain or CC0", "MIT or GFDL",
    "{{self|cc-by-sa-4.0|see below}}", "CC BY 4.0 or ask me", "All rights reserved or CC BY 4.0",
    # Unknown is freer than terms that nobody has read, so only what says that nothing is known is unknown.
    "none", "no license", "No licence granted",
]  # fmt: skip


def asked(expected: str) -> Obligation:
    found = Obligation.NONE
    for code in expected.split(maxsplit=1)[0].split("-"):
        found |= CODES[code]
    return found


def test_there_are_enough_of_them() -> None:
    assert len({spelling for spelling, _ in SPELLINGS}) == len(SPELLINGS)
    assert len(SPELLINGS) + len(PUBLIC_DOMAIN) + len(UNREAD) >= 200


@pytest.mark.parametrize(("spelling", "expected"), SPELLINGS)
def test_a_licence_is_understood_by_its_clauses(spelling: str, expected: str) -> None:
    found = recognised(spelling, None)

    assert found
    assert found.asks == asked(expected)
    assert found.name == f"CC {expected.upper()}"
    assert found == recognised(None, spelling)


@pytest.mark.parametrize(("spelling", "expected"), SPELLINGS)
def test_its_address_is_of_that_version_and_port_and_none_without_a_version(spelling: str, expected: str) -> None:
    found = recognised(spelling, None)
    clauses, *rest = expected.split()

    assert found
    if not rest:
        assert (found.url, found.rights) == (None, None)
        return
    assert found.url
    assert found.url.endswith("/".join(["", *rest, ""]))
    assert {*found.url.split("/")[4].split("-")} == {*clauses.split("-")}
    assert found.rights == found.url.replace("https:", "http:")
    assert recognised(None, found.url) == found


def test_the_address_of_the_first_version_has_its_clauses_in_the_order_of_that_time() -> None:
    found = [
        recognised(name, None) for name in ("CC BY-NC-ND 1.0", "CC NC-ND 1.0", "CC NC-ND 2.0 JP", "CC BY-NC-ND 2.0")
    ]

    assert [each.url for each in found if each] == [
        "https://creativecommons.org/licenses/by-nd-nc/1.0/",
        "https://creativecommons.org/licenses/nd-nc/1.0/",
        "https://creativecommons.org/licenses/nd-nc/2.0/jp/",
        "https://creativecommons.org/licenses/by-nc-nd/2.0/",
    ]


@pytest.mark.parametrize(("spelling", "name"), PUBLIC_DOMAIN)
def test_what_is_free_is_understood_and_asks_for_nothing(spelling: str, name: str) -> None:
    found = recognised(spelling, None)

    assert found
    assert (found.name, found.asks) == (name, Obligation.NONE)


@pytest.mark.parametrize("spelling", UNREAD)
def test_what_is_not_understood_is_shown_as_written_and_to_be_read(spelling: str) -> None:
    found = recognised(spelling, None)

    assert found
    assert (found.name, found.asks) == (spelling, Obligation.READ_TERMS)


@pytest.mark.parametrize(
    "spelling",
    [
        "", " ", "unknown", "Unknown", "licence unknown", "N/A", "unbekannt", "-", "–", "(unknown)", "not specified",
        "Unbekannte Lizenz", "k.A.", "TBD", "#N/A", "#REF!", "undefined", "null", "Keine Angabe", "NA", "未知",
    ],
)  # fmt: skip
def test_what_says_that_it_is_not_known_is_no_licence(spelling: str) -> None:
    assert recognised(spelling, None) is None
    assert recognised(spelling, spelling) is None


@pytest.mark.parametrize(
    "words", ["All Rights Reserved", "Alle Rechte vorbehalten", "flickr:0", "Tous droits réservés"]
)
def test_all_rights_reserved_stays_what_it_is(words: str) -> None:
    found = recognised(words, None)

    assert found
    assert (found.name, found.asks) == ("All rights reserved", Obligation.ASK_FIRST)


def test_ids_are_those_of_spdx_and_references_where_it_has_none() -> None:
    spellings = ("CC BY-ND 3.0 DE", "CC BY-ND 2.0 DE", "CC BY-NC-ND 1.0", "CC BY-ND", "CC0", "CC ND 1.0", "CC-PDDC")

    assert [(recognised(each, None) or FLICKR[0]).id for each in spellings] == [
        "CC-BY-ND-3.0-DE", "LicenseRef-CC-BY-ND-2.0-DE", "CC-BY-NC-ND-1.0", "LicenseRef-CC-BY-ND", "CC0-1.0",
        "LicenseRef-CC-ND-1.0", "CC-PDDC",
    ]  # fmt: skip


def test_coco_s_numbers_are_those_of_flickr_s_first_family() -> None:
    assert [COCO[number].name for number in sorted(COCO)] == [
        "CC BY-NC-SA 2.0", "CC BY-NC 2.0", "CC BY-NC-ND 2.0", "CC BY 2.0", "CC BY-SA 2.0", "CC BY-ND 2.0",
        "No known copyright restrictions", "United States Government Work",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("CC BY-ND 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("Attribution-NonCommercial License", "https://creativecommons.org/licenses/by/2.0/"),
        ("My terms, no derivatives", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC BY 4.0", "https://example.org/by-nc-nd"),
        ("CC0", "https://creativecommons.org/licenses/nc-sampling+/1.0/"),
        ("CC BY 4.0", "https://creativecommons.org/licenses/sampling/1.0/"),
        ("Attribution", "CC BY-ND 4.0"),
        ("CC BY 4.0", "All rights reserved"),
        ("CC BY 4.0", "no edits please"),
        ("whatever", BY),
        ("All rights reserved", BY),
        ("© Ada Muster, all rights reserved", BY),
        ("© Ada Muster, ask me", BY),
        ("CC BY 4.0 but do not modify", BY),
        ("CC BY 4.0 ❌", BY),
        ("Nimeä-EiMuutoksia 4.0", BY),
        ("Editorial use only", BY),
        ("Do not edit this picture.", BY),
        ("Apache-2.0", BY),
        ("Public domain", BY),
        ("CC BY-SA 4.0", BY),
        ("3", "https://creativecommons.org/licenses/by/2.0/"),
        ("none", BY),
        ("CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
        ("Getty, rights managed", "https://creativecommons.org/publicdomain/mark/1.0/"),
        ("CC BY 4.0", "https://www.usa.gov/government-works"),
        ("CC BY 4.0", "https://spdx.org/licenses/MIT.html"),
        ("CC BY 4.0", "http://rightsstatements.org/vocab/InC/1.0/"),
        ("CC0", "http://rightsstatements.org/vocab/NoC-NC/1.0/"),
        ("CC BY 4.0", "https://www.gnu.org/licenses/gpl-3.0.html"),
    ],
)
def test_a_name_and_an_address_that_contradict_each_other_are_to_be_read(name: str, url: str) -> None:
    found = recognised(name, url)

    assert found
    assert (found.name, found.asks) == (name, Obligation.READ_TERMS)


@pytest.mark.parametrize("url", ["", "none", "-", "?", "LICENSE", "LICENSE.txt", "https://example.org/terms", "by/4.0"])
def test_a_name_needs_no_address_of_a_known_licence(url: str) -> None:
    found = recognised("CC BY 4.0", url)

    assert found
    assert found.name == "CC BY 4.0"


@pytest.mark.parametrize("name", ["All rights reserved", "Editorial use only", "CC BY 4.0"])
def test_noderivs_of_an_address_is_kept_whatever_the_name_says(name: str) -> None:
    found = recognised(name, "https://creativecommons.org/licenses/by-nd/4.0/")

    assert found
    assert (found.name, found.asks) == (name, KEPT)


@pytest.mark.parametrize(
    "name",
    [
        "Attribution License", "Attribution", "CC BY", "CC BY 4.0", "Creative Commons", "CC",
        "Creative Commons License",
        "Some rights reserved", "Creative Commons 4.0 International", "unknown", "-", "k.A.", "4",
        "© 2014 Ada Muster", "Copyright 2014 by Ada Muster", "https://creativecommons.org/licenses/by/4.0/deed.de",
        "This work is licensed to the public under the Creative Commons Attribution license",
        'Licensed under a <a rel="license" href="http://creativecommons.org/licenses/by/4.0/">CC Attribution 4.0</a>.',
    ],
)  # fmt: skip
def test_a_title_or_a_bare_notice_leaves_the_address_its_licence(name: str) -> None:
    found = recognised(name, BY)

    assert found
    assert found.name == "CC BY 4.0"


def test_different_terms_have_different_ids() -> None:
    texts = ("仅供研究", "不得修改", "© Ada", "Ada", "(Ada)", f"{'x' * 90}1", f"{'x' * 90}2", "a/b", "a-b")
    pairs = (("Own", "https://example.org/1"), ("Own", "https://example.org/2"), ("Own", None))

    found = [recognised(text, None) for text in texts] + [recognised(*pair) for pair in pairs]

    assert len({each.id for each in found if each}) == len(texts) + len(pairs)


# Laws

ND = st.sampled_from(
    [
        *(spelling for spelling, expected in SPELLINGS if "nd" in expected.split()[0].split("-")),
        "ND", "nd", "NoDerivs", "No-Derivs", "NoDerivatives", "no derivatives", "NO DERIVATIVE WORKS",
        "keine Bearbeitung", "Keine Bearbeitungen", "KeineBearbeitung", "Pas de modification", "SinDerivadas",
        "Sin Obra Derivada", "SemDerivações", "Non opere derivate", "改変禁止", "by-nc-nd", "cc-by-nd",
        "⊜", "(=)", "Ei muutoksia", "IngenBearbejdelse",
    ]
)  # fmt: skip
AROUND = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["CC BY 4.0 or ", "CC0 | ", "{{self|cc-by-4.0|", "CC BY-SA 3.0, ", "PD ", "CC BY 2.0; ", "licence: "]
    ),
)


@given(AROUND, ND, AROUND)
def test_noderivs_is_never_lost_in_whatever_it_is_said(before: str, spelling: str, after: str) -> None:
    found = recognised(f"{before} {spelling} {after}", None)

    assert found
    assert found.asks & KEPT


@given(
    st.lists(st.sampled_from(["by", "nc", "nd", "sa"]), min_size=1, max_size=4, unique=True),
    st.sampled_from(["", "1.0", "2.0", "2.5", "3.0", "4.0"]),
    st.sampled_from(["", "cc", "CC ", "Creative Commons ", "cc-"]),
    st.sampled_from(["-", " ", "_", "/", ", ", " – ", ""]),
    st.booleans(),
)
def test_whatever_order_and_marks_clauses_are_written_in_none_is_lost_and_none_is_added(
    codes: list[str],
    version: str,
    before: str,
    mark: str,
    capitals: bool,  # noqa: FBT001 (drawn)
) -> None:
    text = f"{before}{mark.join(codes)} {version}"

    found = recognised(text.upper() if capitals else text, None)

    assert found
    wanted = asked("-".join(codes))
    assert found.asks in {wanted, Obligation.READ_TERMS}
    if "by" in codes and not {"nd", "sa"} <= {*codes}:
        assert found.asks == wanted


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_written_there_is_an_answer(name: str, url: str) -> None:
    found = recognised(name, url)

    assert found is None or found.name


@pytest.mark.parametrize(
    "part", ["a", "/", "a.", "no", "by ", "nd ", "| ", "\\/", "CC BY 4.0, ", "creativecommons.org/"]
)
def test_a_text_as_long_as_a_book_is_terms_to_be_read_and_takes_no_time(part: str) -> None:
    begun = time.process_time()
    long, longest = (part * (length // len(part)) + "x" for length in (900, 1_000_000))
    found = [recognised(*words) for text in (long, longest) for words in ((text, None), (None, text))]

    assert {each.asks for each in found if each} == {Obligation.READ_TERMS}
    assert time.process_time() - begun < 2


# Archives of earlier versions


@pytest.mark.parametrize(
    ("identity", "name", "url", "expected"),
    [
        ("LicenseRef-CC-BY-2.0-DE", "CC BY 2.0 DE", None, "by 2.0 de"),
        ("LicenseRef-CC-BY-NC-ND", "CC BY-NC-ND", None, "by-nc-nd"),
        ("LicenseRef-cc-by-nc-nd-4.0", "cc-by-nc-nd-4.0", None, "by-nc-nd 4.0"),
        (
            "LicenseRef-creativecommons.org-licenses-by-nc-nd-3.0-us",
            "https://creativecommons.org/licenses/by-nc-nd/3.0/us/",
            "https://creativecommons.org/licenses/by-nc-nd/3.0/us/",
            "by-nc-nd 3.0 us",
        ),
    ],
)
def test_what_an_earlier_version_did_not_understand_is_understood_when_it_is_read(
    identity: str, name: str, url: str | None, expected: str
) -> None:
    found = understood_again(Licence_(identity, name, url, Obligation.READ_TERMS))

    assert (found.id, found.name, found.asks) == (identity, f"CC {expected.upper()}", asked(expected))


@pytest.mark.parametrize(
    ("identity", "name", "url"),
    [
        # An earlier version had one id for both of "Attribution" under two addresses.
        ("LicenseRef-Attribution", "Attribution", "https://creativecommons.org/licenses/by/2.0/de/"),
        ("LicenseRef-Unnamed", "表示", None),
        ("LicenseRef-4.0", "署名 4.0", None),
        ("LicenseRef-CC-BY-SA-3.0-GFDL", "CC BY-SA 3.0 | GFDL", None),
        ("LicenseRef-unknown", "unknown", None),
        ("LicenseRef-My-own-terms", "My own terms", None),
    ],
)
def test_where_its_id_stood_for_several_texts_it_stays_to_be_read(identity: str, name: str, url: str | None) -> None:
    before = Licence_(identity, name, url, Obligation.READ_TERMS)

    assert understood_again(before) == before
