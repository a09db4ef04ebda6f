"""Whoever asked not to be named is not found out by the form by which one leaves, nor by its receipt."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from exhibition_fixtures import page, visiting
from leave_fixtures import asked
from requests_made import veils
from starlette.testclient import TestClient

from doesexist.archive import Who
from doesexist.studio.leaving.removing import correct

GROUP = Who("contributor", ("flickr", "group"))
"""Three pictures are theirs."""


@pytest.fixture
def asker(own_archive: Path) -> Iterator[TestClient]:
    with visiting(own_archive) as visitor:
        yield visitor


def test_whoever_is_named_sees_what_the_form_is_about(asker: TestClient) -> None:
    form = page(asker, "/leave?page=flickr/group")

    assert (len(form.pictures()), "3 pictures" in form.text) == (3, True)
    assert "/contributors/flickr/group" in form.links()


@pytest.mark.parametrize("who", [GROUP, Who("picture", ("ffhq", "00010"))], ids=["all of theirs", "one of theirs"])
def test_of_whoever_asked_not_to_be_named_the_form_shows_nothing(
    asker: TestClient, own_archive: Path, who: Who
) -> None:
    correct(own_archive, who, None)

    form = page(asker, "/leave?page=flickr/group")

    assert form.pictures() == []
    assert not any(f"{number} picture" in form.text for number in range(4))
    assert not any(link.startswith(("/contributors/", "/pictures/")) for link in form.links())
    assert "flickr/group" in form.text


def test_whoever_asked_not_to_be_named_can_leave_and_the_receipt_says_no_number(
    asker: TestClient, own_archive: Path
) -> None:
    correct(own_archive, GROUP, None)

    receipt = asked(asker, page="flickr/group", asker="photographer")

    text = page(asker, receipt).text
    assert len(veils(own_archive)) == 3
    assert "All that is here of theirs is made unrecognisable everywhere here" in text
    assert "3 pictures" not in text
