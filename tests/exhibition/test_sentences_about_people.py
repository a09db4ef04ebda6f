"""Every sentence about people, licences and credits that pages say of a dataset, and of which datasets each is true.

Who writes another one decides here of whom it is true.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from datasets_of_all_kinds import (
    ALL,
    CREDITED,
    DRAWN,
    HALF_KNOWN,
    HIDDEN,
    KINDS,
    NAMED,
    PEOPLE,
    UNCREDITED,
    UNNAMED,
)  # fmt: skip
from exhibition_fixtures import Page, visiting
from sentences import ABOUT_PEOPLE, finding, in_short

from doesexist.exhibition.language.languages import LOCALE

_FOR_SCRIPTS = re.compile(r"<template\b.*?</template>", re.DOTALL)
"""What only a script fills in, and shows."""
EXISTING = ALL - {"drawn"}
ON_THE_WEB = NAMED - {"drawn"}
"""Their photographs have an address."""

OF_WHOM: dict[str, frozenset[str]] = {
    "%(number)s pictures match, by who photographed them.": NAMED,
    "Are these your photographs?": NAMED,
    "Everything of this account": NAMED,
    "This face alone": NAMED,
    "This picture is not here: it is where its photographer put it.": NAMED,
    "By licence": CREDITED,
    "Grouped by what is known of the pictures, never by what somebody looks like.": CREDITED,
    "Side by side": CREDITED,
    "These %(pictures)s pictures were published by %(account … ne, however many it gave.": CREDITED,
    "everyone, in the credits": CREDITED,
    "See the photograph there": ON_THE_WEB,
    "The photograph on the web": ON_THE_WEB,
    "If you are one of them, you can leave.": EXISTING,
    "The people whose average you will see exist. Their phot … y be children among them.": EXISTING,
    "The people you will meet exist. Their photographs are i … cture, where it is known.": EXISTING,
    "This is a drawn sample: these people do not exist.": DRAWN,
    "You will meet everyone of a dataset at once. In this sa … y be children among them.": DRAWN,
    "You will meet people from a dataset, one at a time. In  … y be children among them.": DRAWN,
    "You will meet the average of everyone in a dataset, and … y be children among them.": DRAWN,
    "All together: licence unknown in part": HALF_KNOWN,
    "Of %(known)s of these %(pictures)s pictures it is known … is unknown counts as one.": HALF_KNOWN,
    "those who are known": HALF_KNOWN,
    "those who are known, in the credits": HALF_KNOWN,
    "unknown as a whole, for that of %(number)s of %(all)s pictures is": HALF_KNOWN,
    "who took %(number)s of %(all)s pictures is unknown": HALF_KNOWN,
    "All together: licence unknown": UNNAMED,
    "Credit unknown": UNNAMED,
    "This picture is not here: the dataset was read without it.": UNNAMED,
    "credit unknown": UNNAMED,
    "licence unknown": UNNAMED,
    "%(number)s picture hidden": HIDDEN,
    "Veiled since %(since)s.": HIDDEN,
    "%(number)s pictures match; who took them is unknown.": UNCREDITED,
    "%(title)s, credit unknown": UNCREDITED,
    "By which accounts these pictures were published is not  … e two means are the same.": UNCREDITED,
}
"""Sentences of two words or more, as the catalogue has them, that are not said of every dataset. Of long ones their
middle is left out. (What begins as another does is found with it: "licence unknown" in "licence unknown in part".)"""


def pages_of(kind: str) -> list[str]:
    """Return the addresses of all pages that show this dataset alone."""
    return [
        *(f"/pictures/{kind}/p{number}" for number in range(PEOPLE)),
        *(f"/pictures/{kind}/p{number}/wild" for number in range(PEOPLE)),
        f"/?seed=1&step=0&dataset={kind}", f"/grid?dataset={kind}", f"/grid?view=list&dataset={kind}",
        f"/average?dataset={kind}", f"/credits?dataset={kind}", f"/search?q={kind}/p0", f"/leave?page={kind}/p0",
    ]  # fmt: skip


def sentences() -> dict[str, re.Pattern[str]]:
    """Return the catalogue's sentences about people, each with what finds it on a page."""
    catalogue = read_po(BytesIO((LOCALE / "de.po").read_bytes()))
    found: dict[str, re.Pattern[str]] = {}
    for message in catalogue:
        for sentence in message.id if isinstance(message.id, list | tuple) else (message.id,):
            plain = html.unescape(re.sub(r"<[^>]+>", "", sentence)).replace("\N{NO-BREAK SPACE}", " ")
            parts = [part.replace("%%", "%") for part in re.split(r"%\(\w+\)s", plain)]
            if ABOUT_PEOPLE.search(sentence) and len(re.findall(r"\w+", " ".join(parts))) > 1:
                found[sentence] = finding(parts)
    return found


@pytest.fixture(scope="module")
def said(datasets: Path) -> dict[str, frozenset[str]]:
    """The datasets of which each sentence is said."""
    patterns = sentences()
    found: defaultdict[str, set[str]] = defaultdict(set)
    with visiting(datasets) as visitor:
        for kind in KINDS:
            sources = (_FOR_SCRIPTS.sub("", visitor.get(address).text) for address in pages_of(kind))
            text = " ".join(" ".join(Page(source).text for source in sources).split())
            for sentence, pattern in patterns.items():
                if pattern.search(text):
                    found[sentence].add(kind)
    return {sentence: frozenset(kinds) for sentence, kinds in found.items()}


def test_each_sentence_is_said_of_those_alone_of_whom_it_is_true(said: dict[str, frozenset[str]]) -> None:
    of_some = {in_short(sentence): kinds for sentence, kinds in said.items() if kinds != ALL}

    assert of_some == OF_WHOM


@pytest.mark.parametrize("claim", ["unknown", "not known", "is hidden", "exist.", "everyone is", "all of them"])
def test_what_is_said_of_everybody_claims_nothing_of_anybody(said: dict[str, frozenset[str]], claim: str) -> None:
    of_all = [sentence for sentence, kinds in said.items() if kinds == ALL]

    assert len(of_all) > 20
    assert [sentence for sentence in of_all if claim in sentence.lower()] == []
