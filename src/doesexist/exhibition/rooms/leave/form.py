"""Reads the form by which one leaves, and finds out what of it can't be taken."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from doesexist.archive import Asking, Reading, Who
from doesexist.errors import BadAddress, Left, NothingFound, SeveralMeant
from doesexist.errors import marked as _
from doesexist.exhibition.language.sentences import Sentence
from doesexist.exhibition.rooms.leave.choices import choices_of
from doesexist.model.flickr import FLICKR, photograph_named, short_page
from doesexist.model.folding import is_visible
from doesexist.model.queries import keys_of
from doesexist.model.requests import Asker, Kind
from doesexist.studio.leaving.sealed_contacts import sealed
from doesexist.studio.leaving.who_is_meant import held_by, understood

LONGEST_PAGE, LONGEST_NAME, LONGEST_WORDS, LONGEST_CONTACT = 500, 200, 2_000, 300
"""Letters of what can be typed."""

_KINDS = {each.value: each for each in Kind}
_ASKERS = {each.value: each for each in Asker}
Wrong = Mapping[str, Sentence]
"""What is wrong, by the name of the field."""
NOTHING_WRONG: Wrong = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody has typed, as they typed it: a form that could not be taken is shown again with it."""

    kind: str = Kind.LEAVE.value
    page: str = ""
    asker: str = ""
    name: str = ""
    anonymous: bool = False
    words: str = ""
    contact: str = ""
    whom: str = ""
    """Which choice of those that the form offered."""
    about: str = ""
    """What `page` was when it offered them: they are of nothing else."""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Self:
        """Read a form; the ends of its lines, CR LF, become LF."""
        said = {
            field: form.get(field, "").replace("\r\n", "\n").strip() for field in ("page", "about", "name", "contact")
        }
        words = form.get("words", "").replace("\r\n", "\n").strip()
        chosen = {field: form.get(field, "") for field in ("kind", "asker", "whom")}
        return cls(**said, **chosen, words=words, anonymous=bool(form.get("anonymous")))


def who_is_meant(reading: Reading, words: str, houses: Collection[str] | None = None) -> Who:
    """Return whom an address or a number means, spelled as the archive does; `houses` as `understood` has them.

    Raises BadAddress, SeveralMeant, Left or NothingFound.
    """
    if len(words) > LONGEST_PAGE or _unreadable(words):
        raise BadAddress(words[:80])
    if words.isascii() and words.isdecimal():
        return _numbered(reading, words)
    who = understood(words, [dataset.name for dataset in reading.datasets()], houses, held_by(reading))
    if who.kind == "photograph":
        who = Who("photograph", (photograph_named(who.names[0]),))
    try:
        reading.requests.meant(who)
    except NothingFound:
        # The message repeats what was typed, not what was made of it.
        raise NothingFound(words[:80]) from None
    if who.kind == "picture":
        picture = reading.picture(*who.names)
        return Who("picture", (picture.dataset, picture.key))
    return who


def _numbered(reading: Reading, number: str) -> Who:
    """Return who has a number: a picture, or a photograph. Raises SeveralMeant where it isn't clear which."""
    found: dict[str, Who] = {}
    left: Left | None = None
    for dataset in reading.datasets():
        for key in keys_of(number):
            with suppress(NothingFound):
                try:
                    picture = reading.picture(dataset.name, key)
                except Left as gone:
                    left = gone
                else:
                    found[f"{picture.dataset}/{picture.key}"] = Who("picture", (picture.dataset, picture.key))
    photograph = Who("photograph", (photograph_named(f"{FLICKR}:{number}"),))
    with suppress(NothingFound):
        try:
            reading.requests.meant(photograph)
        except Left as gone:
            left = gone
        else:
            found[short_page(number)] = photograph
    if len(found) > 1:
        raise SeveralMeant(number, tuple(found))
    if not found and left:
        raise left
    if not found:
        raise NothingFound(number[:80])
    return next(iter(found.values()))


def meant_by(reading: Reading, words: str, houses: Collection[str] | None = None) -> Who | Sentence:
    """Return whom an address means, or what is wrong with it, in a sentence for the form."""
    if not words:
        return Sentence(_("Say which picture it is about."))
    try:
        return who_is_meant(reading, words, houses)
    except (BadAddress, SeveralMeant, NothingFound) as error:
        return Sentence(error.sentence, error.facts)
    except Left:
        return Sentence(_("A person was here, and has left already: there is nothing more to ask for."))


def asked(reading: Reading, typed: Typed, *, veiled: bool, houses: Collection[str] | None = None) -> Asking | Wrong:
    """Return what somebody asks for, ready to be written down, or what is wrong, in the order of the form."""
    wrong: dict[str, Sentence] = {}
    kind, asker = _KINDS.get(typed.kind), _ASKERS.get(typed.asker)
    who = meant_by(reading, typed.page, houses)
    if kind is None:
        wrong["kind"] = Sentence(_("Choose what you ask for."))
    if isinstance(who, Sentence):
        wrong["page"] = who
    elif isinstance(chosen := _chosen(reading, typed, who), Sentence):
        wrong["whom"] = chosen
    else:
        who = chosen
    if kind is Kind.CREDIT and (objection := _name_wrong(typed)):
        wrong["name"] = objection
    if asker is None:
        wrong["asker"] = Sentence(_("Choose who is asking."))
    for field, text, most in (("words", typed.words, LONGEST_WORDS), ("contact", typed.contact, LONGEST_CONTACT)):
        if objection := _too_much(text, most):
            wrong[field] = objection
    if wrong or kind is None or asker is None or isinstance(who, Sentence):
        return wrong
    key = reading.requests.curator_key
    return Asking(
        kind=kind,
        asker=asker,
        who=who,
        wanted=typed.name if kind is Kind.CREDIT and not typed.anonymous else None,
        words=typed.words or None,
        contact=sealed(typed.contact, key) if typed.contact and key else None,
        veiled=veiled and kind is Kind.LEAVE,
    )


def _chosen(reading: Reading, typed: Typed, who: Who) -> Who | Sentence:
    """Return which of the choices was made that the form offered; where it offered none, whom the address means."""
    if not typed.about or typed.about != typed.page:
        return who
    offered = {choice.value: choice.who for choice in choices_of(reading, who)}
    if len(offered) < 2:
        return who
    return offered.get(typed.whom) or Sentence(_("Choose whom you mean."))


def _name_wrong(typed: Typed) -> Sentence | None:
    if typed.anonymous and typed.name:
        return Sentence(_("Give a name, or ask that none is named: not both."))
    if not typed.anonymous and not is_visible(typed.name):
        return Sentence(_("Give the name that is to be credited, or ask that none is named."))
    return _too_much(typed.name, LONGEST_NAME, lines=False)


def _too_much(text: str, most: int, *, lines: bool = True) -> Sentence | None:
    if len(text) > most:
        return Sentence(
            _("That has %(count)s letters; at most %(most)s can be kept."),
            {"count": f"{len(text):,}", "most": f"{most:,}"},
        )
    if _unreadable(text.replace("\n", "").replace("\t", "") if lines else text):
        return Sentence(_("That holds characters that can't be read. Please type it by hand."))
    return None


def _unreadable(text: str) -> bool:
    """Tell whether there are control characters in it. Marks of scripts (ZWJ, RTL) are none."""
    return any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text)
