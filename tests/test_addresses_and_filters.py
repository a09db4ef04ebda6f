"""Addresses mean what they say, in whatever form; filters too."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doesexist.archive import Who
from doesexist.errors import BadAddress, BadFilter
from doesexist.model import Filter, addresses, keys
from doesexist.model.flickr import account_of, photo_of, photograph_from
from doesexist.studio.leaving import account, photograph, understood

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
