"""What is asked of whoever shows a picture."""

import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doesexist.model import Licence, Obligation, combined
from doesexist.model.licences import FLICKR
from doesexist.model.recognising_licences import recognised

LICENCES = st.sampled_from(list(FLICKR.values()))


def test_flickr_s_two_families_are_ordered_differently() -> None:
    by_nc_sa = [number for number, licence in FLICKR.items() if licence.id.startswith("CC-BY-NC-SA")]
    names = [FLICKR[number].id for number in (1, 4, 6, 11, 13, 16)]

    assert by_nc_sa == [1, 15]
    assert names == ["CC-BY-NC-SA-2.0", "CC-BY-2.0", "CC-BY-ND-2.0", "CC-BY-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0"]
    assert sorted(FLICKR) == list(range(17))


@given(st.lists(LICENCES, max_size=6), LICENCES)
def test_obligations_add_up_and_never_fewer(licences: list[Licence], another: Licence) -> None:
    before, after = combined(licences), combined([*licences, another])

    assert before & after == before
    assert after == before | another.asks


def test_the_order_of_the_parts_does_not_matter() -> None:
    three = [FLICKR[1], FLICKR[4], FLICKR[9]]

    assert {combined(order) for order in permutations(three)} == {combined(three)}


@given(LICENCES)
def test_a_licence_is_recognised_by_its_own_id_name_and_address(licence: Licence) -> None:
    assert recognised(licence.name, None) == licence
    assert recognised(licence.id.replace("CC-", "CC ", 1), None) in {licence, recognised(licence.id, None)}
    assert licence.url is None or recognised(None, licence.url) == licence


@pytest.mark.parametrize(
    ("name", "url", "identity"),
    [
        ("Attribution License", "", "CC-BY-2.0"),
        ("Attribution-NonCommercial License", "https://creativecommons.org/licenses/by-nc/2.0/", "CC-BY-NC-2.0"),
        ("Public Domain Mark", "https://creativecommons.org/publicdomain/mark/1.0/", "LicenseRef-PDM-1.0"),
        ("Public Domain Dedication (CC0)", None, "CC0-1.0"),
        ("United States Government Work", "http://www.usa.gov/copyright.shtml", "LicenseRef-USGov"),
        (None, "http://creativecommons.org/licenses/by-sa/4.0/deed.de", "CC-BY-SA-4.0"),
        (None, "//creativecommons.org/licenses/by/4.0/legalcode", "CC-BY-4.0"),
        ("All Rights Reserved", None, "LicenseRef-AllRightsReserved"),
    ],
)
def test_the_names_and_addresses_datasets_use_are_recognised(name: str | None, url: str | None, identity: str) -> None:
    found = recognised(name, url)

    assert found is not None
    assert found.id == identity


def test_a_ported_licence_is_not_taken_for_the_generic_one() -> None:
    found = recognised("Attribution", "https://creativecommons.org/licenses/by/2.0/de/")

    assert found is not None
    assert (found.id, found.name) == ("LicenseRef-CC-BY-2.0-DE", "CC BY 2.0 DE")
    assert found.url == "https://creativecommons.org/licenses/by/2.0/de/"
    assert found.asks == Obligation.CREDIT


def test_nothing_said_is_no_licence_and_an_unknown_one_keeps_its_words() -> None:
    unknown = recognised("Ask <me>", "javascript:alert(1)")

    assert recognised("", " ") is None
    assert unknown
    assert unknown.id.startswith("LicenseRef-Ask-me-")
    assert (unknown.name, unknown.url, unknown.asks) == ("Ask <me>", None, Obligation.READ_TERMS)


def test_coco_s_own_table_is_recognised_by_its_addresses(shared_data: Path) -> None:
    table = json.loads((shared_data / "coco" / "instances_val2017.json").read_bytes())["licenses"]

    found = {entry["id"]: recognised(entry["name"], entry["url"]) for entry in table}

    assert {number: licence and licence.id for number, licence in found.items()} == {
        1: "CC-BY-NC-SA-2.0",
        2: "CC-BY-NC-2.0",
        3: "CC-BY-NC-ND-2.0",
        4: "CC-BY-2.0",
        5: "CC-BY-SA-2.0",
        6: "CC-BY-ND-2.0",
        7: "LicenseRef-Flickr-Commons",
        8: "LicenseRef-USGov",
    }


def test_iiif_s_rights_are_of_the_hosts_it_accepts_over_http() -> None:
    rights = [licence.rights for licence in FLICKR.values()]

    assert all(
        right and right.startswith(("http://creativecommons.org/", "http://rightsstatements.org/")) for right in rights
    )


def test_a_name_that_says_more_than_a_licence_is_not_taken_for_it() -> None:
    more = recognised("CC BY 2.0, but ask me", None)

    assert more
    assert (more.name, more.asks) == ("CC BY 2.0, but ask me", Obligation.READ_TERMS)
