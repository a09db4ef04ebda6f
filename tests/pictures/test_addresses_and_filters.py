"""Addresses mean what they say, in whatever form; filters too."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doesexist.archive import Who
from doesexist.errors import AccountUnclear, BadAddress, BadFilter
from doesexist.model import Contributor, Filter, addresses, keys
from doesexist.model.flickr import account_of, photo_of, photograph_from
from doesexist.studio.leaving.who_is_meant import account, photograph, understood

keys_ = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=30)


@pytest.mark.parametrize("host", ["evilstaticflickr.com", "static.flickr.com.example.org", "flickr.com.example.org"])
def test_another_site_s_address_is_none_of_flickr_s(host: str) -> None:
    assert photo_of(f"https://{host}/1218/1133484654_ae839a2b48_k.jpg") is None


@pytest.mark.parametrize(
    "address",
    [
        "https://www.flickr.com/photos/frumkin/1133484654/",
        "http://flickr.com/photos/frumkin/1133484654",
        "https://m.flickr.com/photos/frumkin/1133484654/in/album-72157/?x=1#y",
        "www.flickr.com/photos/12345678@N00/1133484654/sizes/o/",
        "https://live.staticflickr.com/1218/1133484654_ae839a2b48_k.jpg",
        "http://farm2.static.flickr.com/1218/1133484654_ae839a2b48.jpg",
        "https://farm2.staticflickr.com/1218/1133484654_ae839a2b48_o.png",
        "https://flic.kr/p/2JapuS",
    ],
)
def test_every_form_of_a_flickr_address_is_the_same_photograph(address: str) -> None:
    assert photo_of(address) == "1133484654"
    assert photograph(address) == understood(address, ["ffhq"]) == Who("photograph", (address,))


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/photos/frumkin/1133484654/",
        "https://flickr.com.example.org/photos/a/1",
        "",
        "http://[",
        "x",
    ],
)
def test_another_site_s_address_is_no_photo_of_flickr(address: str) -> None:
    assert photo_of(address) is None
    assert account_of(address) is None


def test_addresses_of_one_page_elsewhere_are_the_same_photograph() -> None:
    assert photograph_from("HTTPS://Example.org/a?b=1#c") == photograph_from("https://example.org/a?b=1")
    assert photograph_from("no address") is None


@given(keys_, keys_)
def test_a_picture_is_found_by_each_of_its_addresses(dataset: str, key: str) -> None:
    forms = [
        addresses.picture_page(dataset, key),
        f"https://show.example{addresses.picture_page(dataset, key)}.json",
        addresses.wild_page(dataset, key),
        f"{addresses.image(dataset, key)}/full/max/0/default.jpg",
        f"{addresses.wild_image(dataset, key)}/info.json",
    ]

    assert {addresses.named_by(form) for form in forms} == {("picture", dataset, key)}


@given(st.text(min_size=1, max_size=20).filter(lambda name: name.isprintable() and name.strip() == name))
def test_a_contributor_is_found_by_the_address_of_their_page(name: str) -> None:
    if name in {".", ".."}:
        return
    page = addresses.contributor_page("name", name)

    assert all(character in string.printable for character in page)
    if not name.endswith(".json") and "/" not in name:
        assert addresses.named_by(page) == ("contributor", "name", name)


def test_an_account_is_named_in_several_ways() -> None:
    who = Who("contributor", ("flickr", "frumkin"))

    assert account("flickr/frumkin") == who
    assert account("https://www.flickr.com/photos/frumkin/") == who
    assert account("/contributors/flickr/frumkin") == who


PHOTOGRAPH = "https://www.flickr.com/photos/frumkin/1133484654"


@pytest.mark.parametrize("behind", [*".,;:!?)]>'\"”’…", ").", "/.", "/in/photostream/,"])
def test_what_is_copied_along_behind_a_photograph_s_address_makes_it_nobody_else_s(behind: str) -> None:
    who = understood(f"{PHOTOGRAPH}{behind}", ["ffhq"])

    assert who.kind == "photograph"
    assert photo_of(who.names[0]) == "1133484654"


@pytest.mark.parametrize(
    ("words", "who"),
    [
        (f"<{PHOTOGRAPH}/>", Who("photograph", (f"{PHOTOGRAPH}/",))),
        ("https://flic.kr/p/2JapuS.", Who("photograph", ("https://flic.kr/p/2JapuS",))),
        ("https://www.flickr.com/photos/frumkin/).", Who("contributor", ("flickr", "frumkin"))),
        ("https://www.flickr.com/people/frumkin?x=1#y", Who("contributor", ("flickr", "frumkin"))),
        ("https://example.org/Ada_(Sample)", Who("photograph", ("https://example.org/Ada_(Sample)",))),
        ("(https://example.org/a.jpg).", Who("photograph", ("https://example.org/a.jpg",))),
        ("https://show.example/pictures/ffhq/00042.", Who("picture", ("ffhq", "00042"))),
        ("ffhq/00042.", Who("picture", ("ffhq", "00042"))),
        ("https://show.example/contributors/flickr/frumkin,", Who("contributor", ("flickr", "frumkin"))),
        ("https://show.example/contributors/name/Sample%20Inc.", Who("contributor", ("name", "Sample Inc."))),
        ("name/Sample Inc.", Who("contributor", ("name", "Sample Inc."))),
    ],
)
def test_only_what_does_not_belong_to_an_address_is_left_out(words: str, who: Who) -> None:
    assert understood(words, ["ffhq"]) == who


@pytest.mark.parametrize(
    "behind",
    [
        "albums/72157",
        "sets/72157/",
        "tags/me",
        "galleries/1",
        "with/me",
        "1133484654x",
        "11334 84654",
        "1133-484654",
        "x/1",
    ],
)
def test_an_address_with_more_than_an_account_in_it_never_means_all_that_is_theirs(behind: str) -> None:
    address = f"https://www.flickr.com/photos/frumkin/{behind}"

    with pytest.raises(BadAddress):
        understood(address, ["ffhq"])
    with pytest.raises(AccountUnclear):
        account(address)
    assert account_of(address) == "frumkin"


@pytest.mark.parametrize(
    "address",
    [
        "https://museum.example/pictures/ffhq/00042",
        "//museum.example/pictures/ffhq/00042",
        "https://museum.example/iiif/3/ffhq.00042/full/max/0/default.jpg",
        "https://museum.example/contributors/flickr/frumkin",
        "http://show.example:8000/pictures/ffhq/00042",
    ],
)
def test_an_address_elsewhere_is_a_photograph_s_where_it_is_known_what_elsewhere_is(address: str) -> None:
    here = {"show.example", "localhost:8000"}

    assert understood(address, ["ffhq"], houses=here).kind == "photograph"
    assert understood(address, ["ffhq"]).kind != "photograph"
    assert understood(address, ["ffhq"], holds=lambda held: held.endswith(address)).kind == "photograph"


@pytest.mark.parametrize("host", ["https://Show.example", "https://show.example:443", "http://localhost:8000"])
def test_an_address_of_this_house_is_that_of_its_page(host: str) -> None:
    who = understood(f"{host}/pictures/ffhq/00042/wild", ["ffhq"], houses={"show.example", "localhost:8000"})

    assert who == Who("picture", ("ffhq", "00042"))


@pytest.mark.parametrize("name", ["%41da", "q?x", "a#b", "a%2Fb", "?x", "Ada Sample"])
def test_an_account_typed_by_hand_is_taken_letter_by_letter(name: str) -> None:
    assert understood(f"flickr/{name}", ["ffhq"]) == account(f"flickr/{name}") == Who("contributor", ("flickr", name))


def test_a_slash_in_a_name_is_part_of_it() -> None:
    page = addresses.certificate_page(Contributor("name", "AC/DC", "AC/DC"))

    assert addresses.named_by(page) == ("contributor", "name", "AC/DC") != addresses.named_by("/contributors/name/AC")


@pytest.mark.parametrize("words", ["", "nobody", "a/b/c/d", "ftp://example.org/a", "/"])
def test_words_that_name_nobody_are_told(words: str) -> None:
    with pytest.raises(BadAddress, match="is no address of a picture, a photograph or a contributor"):
        understood(words, ["ffhq"])


@given(st.text(max_size=60))
def test_whatever_a_file_is_called_its_key_is_one_segment_of_an_address(name: str) -> None:
    key = keys.key_from(name)

    assert keys.objection(key) is None or not key or key.lower() in keys.RESERVED
    assert keys.key_from(key) == key


@pytest.mark.parametrize("words", ["year=2014..2016", "year=2014-2016", "'year=2014 – 2016'"])
def test_years_are_understood_as_people_write_them(words: str) -> None:
    assert Filter.parsed(words).terms == {"year": "2014..2016"}


def test_a_filter_is_written_as_it_is_read() -> None:
    words = "dataset=ffhq licence=CC-BY-2.0 contributor=flickr/frumkin country='United States' year=2014..2016 key=0..9"

    assert str(Filter.parsed(words)) == words
    assert Filter.of(Filter.parsed(words).terms.items()) == Filter.parsed(words)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("licence", "a term is NAME=VALUE"),
        ("colour=red", "there is no 'colour'"),
        ("year=two", "a range is FIRST..LAST"),
        ("year=2016..2014", "a range's first number is not above its last"),
        ("key=1..٣", "a range is FIRST..LAST"),
        ("contributor=frumkin", "a contributor is SERVICE/ACCOUNT"),
        ("split=a split=b", "split is said twice"),
        ("country='Austria", "a quotation mark is not closed"),
        ("country=", "a term has 1 to 500 characters"),
        (f"country={'a' * 501}", "a term has 1 to 500 characters"),
        ("dataset=ffhq; DROP TABLE picture", "a term is NAME=VALUE"),
    ],
)
def test_a_filter_that_says_nothing_is_told(words: str, why: str) -> None:
    with pytest.raises(BadFilter, match=why):
        Filter.parsed(words)
