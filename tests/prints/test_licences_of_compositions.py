"""Which licence follows for something that is made of many pictures."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doesexist.errors import NoDerivatives
from doesexist.model import Licence, Obligation
from doesexist.model.composites import NO_OBLIGATIONS, Composite, Parts
from doesexist.model.licences import (
    ALL_RIGHTS_RESERVED,
    CC0,
    FLICKR,
    NO_KNOWN_RESTRICTIONS,
    PUBLIC_DOMAIN_MARK,
    US_GOVERNMENT,
    creative_commons,
)
from doesexist.model.recognising_licences import recognised

BY, BY_SA, BY_NC, BY_NC_SA = (creative_commons(clauses, "2.0") for clauses in ("by", "by-sa", "by-nc", "by-nc-sa"))
BY_ND, BY_NC_ND = creative_commons("by-nd", "2.0"), creative_commons("by-nc-nd", "2.0")
UNKNOWN_TERMS = Licence("LicenseRef-Mine", "Mine", None, Obligation.READ_TERMS)
OTHERS = [
    UNKNOWN_TERMS,
    creative_commons("by-sa", "1.0"),
    creative_commons("nc", "1.0"),
    creative_commons("by-sa", None),
]
LICENCES = st.sampled_from([*FLICKR.values(), *OTHERS, creative_commons("by-sa", "3.0", "de")])
PARTS = st.dictionaries(st.one_of(st.none(), LICENCES), st.integers(0, 90_000), max_size=8)


def following(*licences: Licence | None) -> Licence | None:
    return Composite.of(dict.fromkeys(licences, 1)).licence


def test_all_of_ffhq_together_is_cc_by_nc_as_in_the_essay() -> None:
    ffhq: Parts = {BY: 34_869, BY_NC: 29_180, PUBLIC_DOMAIN_MARK: 4_490, CC0: 1_110, US_GOVERNMENT: 351}

    composite = Composite.of(ffhq)

    assert composite.licence is not None
    assert composite.licence.name == "CC BY-NC 4.0"
    assert composite.asks == Obligation.CREDIT | Obligation.NON_COMMERCIAL
    assert (composite.pictures, composite.unknown, composite.refused, composite.told) == (70_000, 0, (), ())


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ((BY,), "CC BY 4.0"),
        ((BY, CC0), "CC BY 4.0"),
        ((BY, BY_SA), "CC BY-SA 4.0"),
        ((BY_SA, creative_commons("by-sa", "4.0")), "CC BY-SA 4.0"),
        ((BY_NC,), "CC BY-NC 4.0"),
        ((BY, BY_NC_SA), "CC BY-NC-SA 4.0"),
        ((BY_NC, BY_NC_SA), "CC BY-NC-SA 4.0"),
        ((creative_commons("by-sa", "1.0"), BY), "CC BY-SA 1.0"),
    ],
)
def test_the_licence_that_asks_for_all_that_its_parts_ask_for_follows(parts: tuple[Licence, ...], name: str) -> None:
    licence = following(*parts)

    assert licence is not None
    assert licence.name == name
    assert Composite.of(dict.fromkeys(parts, 1)).told == ()


@pytest.mark.parametrize("part", [CC0, PUBLIC_DOMAIN_MARK, US_GOVERNMENT, NO_KNOWN_RESTRICTIONS])
def test_nothing_is_claimed_where_nothing_is_asked_for(part: Licence) -> None:
    assert following(part) == following(part, CC0) == NO_OBLIGATIONS


def test_nothing_being_asked_for_is_not_said_of_pictures_of_which_nothing_is_known() -> None:
    assert following(CC0, None) is None
    assert following(None) is None
    assert following() is None


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ((BY_SA, BY_NC), "CC BY-NC 2.0, CC BY-SA 2.0"),
        ((BY_SA, BY_NC_SA, BY), "CC BY-NC-SA 2.0, CC BY-SA 2.0"),
        ((creative_commons("by-sa", "1.0"), BY_SA), "CC BY-SA 1.0, CC BY-SA 2.0"),
    ],
)
def test_that_no_licence_can_hold_what_parts_ask_for_together_is_told(parts: tuple[Licence, ...], named: str) -> None:
    composite = Composite.of(dict.fromkeys(parts, 5))

    assert composite.licence is None
    assert composite.told == (f"No licence can hold all that these ask for together: {named}.",)


def test_unknown_licences_are_counted_and_told_and_never_refused_and_the_whole_s_is_unknown() -> None:
    composite = Composite.of({BY_NC: 1_998, None: 2})

    assert composite.licence is None
    assert composite.asks == BY_NC.asks
    assert composite.unknown == 2
    assert composite.refused == ()
    assert composite.told == ("The licence of 2 of 2,000 pictures is unknown.",)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (ALL_RIGHTS_RESERVED, "All rights are reserved in 3 of 10 pictures: ask whoever holds them before"),
        (UNKNOWN_TERMS, "Terms that this program does not know hold for 3 of 10 pictures: read them."),
    ],
)
def test_no_licence_follows_where_a_part_must_be_asked_for_or_read_and_how_many_is_told(
    part: Licence, told: str
) -> None:
    composite = Composite.of({part: 3, BY: 7})

    assert composite.licence is None
    assert composite.asks == part.asks | Obligation.CREDIT
    assert [sentence.startswith(told) for sentence in composite.told] == [True]


def test_a_later_version_follows_from_ported_licences_too() -> None:
    ported = [recognised(None, f"https://creativecommons.org/licenses/{one}/") for one in ("by/2.0/de", "by-sa/3.0/at")]

    licence = following(*ported)

    assert licence
    assert licence.name == "CC BY-SA 4.0"


def test_the_first_version_of_a_port_demands_that_version_too() -> None:
    first = recognised("CC BY-SA 1.0 NL", None)

    assert first
    assert following(first, BY_SA) is None
    assert (following(first) or first).name == "CC BY-SA 1.0"


def test_no_licence_follows_from_sharealike_of_which_the_version_is_not_known() -> None:
    composite = Composite.of({recognised("CC BY-SA", None): 2, BY: 1})

    assert composite.licence is None
    assert composite.told == (
        "The licence of 2 of 3 pictures is ShareAlike without a version: ask which one is meant.",
    )


@pytest.mark.parametrize("codes", ["nc", "sa", "nc-sa"])
def test_no_licence_follows_from_those_of_1_0_without_attribution(codes: str) -> None:
    composite = Composite.of({creative_commons(codes, "1.0"): 1, CC0: 1})

    assert composite.licence is None
    assert composite.told


def test_noderivs_parts_are_named_and_no_licence_follows() -> None:
    composite = Composite.of({BY_ND: 2, BY: 7, BY_NC_ND: 1})

    assert composite.licence is None
    assert composite.refused == (BY_NC_ND, BY_ND)
    assert composite.told == ("Nothing may be made of 3 of 10 pictures: they may be shown but not changed (NoDerivs).",)


def test_who_is_refused_is_named_with_a_way_on() -> None:
    few = NoDerivatives(2, ("coco/000001", "coco/000002"))
    many = NoDerivatives(15, tuple(f"coco/{number:06}" for number in range(15)))

    assert str(few) == "2 of these pictures may be shown but not changed (NoDerivs): coco/000001, coco/000002."
    assert str(many).endswith(": coco/000000, coco/000001, coco/000002 and 12 more.")
    assert "--leave-out-noderivs" in few.next_step
    assert str(pickle.loads(pickle.dumps(many))) == str(many)  # noqa: S301  # our own bytes: errors come from workers


# Laws


@given(PARTS)
def test_a_licence_that_follows_asks_for_neither_less_nor_more_than_its_parts(parts: Parts) -> None:
    composite = Composite.of(parts)

    assert composite.licence is None or composite.licence.asks == composite.asks
    for part, count in parts.items():
        assert not (part and count) or composite.asks & part.asks == part.asks
    assert composite.pictures == sum(parts.values())


@given(PARTS)
def test_whoever_asks_for_the_same_licence_gets_it(parts: Parts) -> None:
    composite = Composite.of(parts)

    for part, count in parts.items():
        if part and count and composite.licence and part.asks & Obligation.SHARE_ALIKE:
            assert composite.licence.asks == part.asks


@given(PARTS)
def test_that_no_licence_follows_is_always_told(parts: Parts) -> None:
    composite = Composite.of(parts)

    assert composite.licence or composite.told or not composite.pictures


@given(PARTS)
def test_a_licence_of_which_there_is_no_picture_asks_for_nothing(parts: Parts) -> None:
    there = {part: count for part, count in parts.items() if count}

    assert Composite.of(parts) == Composite.of(there)
