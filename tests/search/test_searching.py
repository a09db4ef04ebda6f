"""Somebody is found by what was published beside their picture, and by nothing else."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from archives import holding, ingest, register, remove
from exhibition_fixtures import copy_of
from hypothesis import given
from hypothesis import strategies as st
from made import ffhq, record

from doesexist.archive import Cursor, Hits, Reading, Who
from doesexist.archive.register.opening import for_reading
from doesexist.archive.search import searching, slicing
from doesexist.errors import BadAddress, BadQuery, NothingFound
from doesexist.exhibition.rooms.leave.form import who_is_meant as meant_by_the_form
from doesexist.model import folding
from doesexist.model.flickr import photograph_from
from doesexist.model.queries import As, Query
from doesexist.studio.leaving import removing, who_is_meant

NAMES = (
    "Käthe Müller-Sample",
    "KATHE MULLER-SAMPLE",
    "Straßen Sample",
    "見本 花子",
    "ＡＤＡ Sample",
    "Ada Sample",
    "Łukasz Próbka",
    "Образец Анна",
)
TITLES = (
    "Tea party",
    "The TEA garden",
    "夏の午後",
    "Crème brûlée",
    "IMG_0042.JPG",
    "rock'n'roll; DROP TABLE picture",
    "Tea",
    "party",
)


def entry(number: int, account: str, name: str, title: str) -> dict[str, dict[str, object]]:
    made = record(number, author=name, photo_title=title)
    made["metadata"]["photo_url"] = f"https://www.flickr.com/photos/{account}/{8_800_000 + number}/"
    return made


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    records = {
        str(number): entry(number, f"sample-{number}", name, title)
        for number, (name, title) in enumerate(zip(NAMES, TITLES, strict=True))
    }
    records["20"] = entry(20, "12345678@N00", "Ada Sample", "Nothing")
    for number in range(100, 250):
        records[str(number)] = entry(number, "sample-many", "Many Samples", f"Orchard {number}")
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", records))
    return folder / "archive"


@pytest.fixture
def reading(archive: Path) -> Iterator[Reading]:
    with Reading(archive) as reading:
        yield reading


def pages(reading: Reading, words: str) -> list[Hits]:
    query = Query.read(words)
    found = [reading.searching.find(query)]
    while found[-1].next:
        found.append(reading.searching.find(query, Cursor.read(str(found[-1].next))))
    return found


def keys(reading: Reading, words: str) -> list[str]:
    """The keys of all that is found, page by page."""
    return [picture.key for hits in pages(reading, words) for picture in hits.pictures]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.flickr.com/photos/sample-3/8800003/", "http://www.flickr.com/photos/sample-3/8800003",
        "https://m.flickr.com/photos/sample-3/8800003/", "flickr.com/photos/sample-3/8800003/in/set-72157/?x=1#y",
        "  https://www.flickr.com/photos/sample-3/8800003/sizes/l/  ", "https://flic.kr/p/M6Wc", "flic.kr/p/M6Wc",
        "https://live.staticflickr.com/65535/8800003_ae839a2b48_k.jpg",
        "http://farm2.static.flickr.com/1218/8800003_ae839a2b48_b.jpg", "8800003", "ffhq/00003", "/pictures/ffhq/00003",
        "https://show.example.org/pictures/ffhq/00003/wild", "3", "00003", "sample-3", "SAMPLE-3", "flickr/sample-3",
        "https://www.flickr.com/people/sample-3/", "https://show.example.org/contributors/flickr/sample-3",
        "見本 花子", "見本", "花子", "子", "crème brûlée",
    ],
)  # fmt: skip
def test_a_picture_is_found_by_whatever_names_it(reading: Reading, address: str) -> None:
    assert keys(reading, address)[0] == "00003"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kathe muller sample", {"00000", "00001"}), ("käthe", {"00000", "00001"}), ("STRASSEN", {"00002"}),
        ("straßen sample", {"00002"}), ("lukasz", {"00006"}), ("łukasz", {"00006"}), ("образец", {"00007"}),
        ("анна", {"00007"}), ("ada", {"00004", "00005", "00020"}), ("ad", {"00004", "00005", "00020"}),
        ("12345678@N00", {"00020"}), ("https://www.flickr.com/photos/12345678@N00/", {"00020"}),
        ("tea", {"00000", "00001", "00006"}), ("garden tea", {"00001"}), ("tea party", {"00000"}),
        ("creme brulee", {"00003"}), ("午後", {"00002"}), ("後午", set[str]()), ("img 0042", {"00004"}),
        ("DROP TABLE", {"00005"}), ("rock'n'roll", {"00005"}), ("rocknroll", {"00005"}), ("ulle", {"00000", "00001"}),
    ],
)  # fmt: skip
def test_names_and_titles_are_found_however_they_are_written(reading: Reading, words: str, expected: set[str]) -> None:
    found = keys(reading, words)

    assert set(found) == expected
    assert len(found) == len(set(found))


def test_a_name_that_several_have_says_how_many_and_their_pictures_stand_together(reading: Reading) -> None:
    (hits,) = pages(reading, "Ada Sample")[:1]

    assert hits.accounts == 3  # full width is the same name
    accounts = [picture.contributor.account for picture in hits.pictures if picture.contributor]
    assert [account for account, _ in itertools.groupby(accounts)] == list(dict.fromkeys(accounts))


def test_what_is_found_exactly_comes_first_and_alone_and_the_rest_is_one_page_on(reading: Reading) -> None:
    first, *others = pages(reading, "sample-3")

    assert [picture.key for picture in first.pictures] == ["00003"]
    assert (first.exact, first.next_is_loose) == (False, True)
    assert "00003" not in {picture.key for hits in others for picture in hits.pictures}


def test_an_address_is_nothing_but_that(reading: Reading) -> None:
    (hits,) = pages(reading, "https://flic.kr/p/M6Wc")

    assert (hits.total, hits.exact, hits.next) == (1, True, None)


def test_nothing_is_cut_off(reading: Reading) -> None:
    by_account, by_name, by_title = (keys(reading, words) for words in ("sample-many", "many samples", "orchard"))

    expected = {f"{number:05}" for number in range(100, 250)}
    assert set(by_account) == set(by_name) == set(by_title) == expected
    assert {len(by_account), len(by_name), len(by_title)} == {150}
    assert (pages(reading, "orchard")[0].total, pages(reading, "orchard")[0].exact) == (150, True)


def test_more_than_can_be_counted_are_at_least_so_many(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST", 100)

    hits = pages(reading, "orchard")[0]

    assert (hits.total, hits.exact) == (100, False)


@pytest.mark.parametrize(
    ("words", "exact"), [("https://www.flickr.com/photos/sample-many/", True), ("sample-many", False), ("many", True)]
)
def test_each_page_says_how_many_there_are_on_all(reading: Reading, words: str, *, exact: bool) -> None:
    found = pages(reading, words)

    assert len(found) > 2
    assert {hits.total for hits in found} == {150}
    assert found[0].exact is exact


@pytest.mark.parametrize("work", [0, 1_000, 3_000, 10_000, 1_000_000])
@pytest.mark.parametrize("words", ["many", "orchard", "ada", "tea", "a tea"])
def test_all_pages_agree_on_how_many_there_are_however_little_is_done_for_each(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, words: str, work: int
) -> None:
    monkeypatch.setattr(searching, "WORK", work)
    monkeypatch.setattr(slicing, "_ROWS", 40)

    found = pages(reading, words)

    assert len({(hits.total, hits.exact) for hits in found}) == 1
    shown = sum(len(hits.pictures) for hits in found)
    assert found[0].total == shown if found[0].exact else found[0].total <= shown


@pytest.mark.parametrize("words", ["many", "orchard", "ad", "tea", "the tea"])
def test_a_search_finds_the_same_on_each_page_whatever_the_clock_says(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    expected = pages(reading, words)
    hours = itertools.count(step=3_600)

    for clock in ("monotonic", "perf_counter", "time", "process_time", "thread_time"):
        monkeypatch.setattr(time, clock, lambda: float(next(hours)))

    assert pages(reading, words) == expected


MATCHING = "SELECT rowid FROM titling WHERE titling MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"


@given(
    wanted=st.lists(st.sampled_from(["tea", "party", "the", "garden", "orchard", "101", "nothing"]), min_size=1),
    rows=st.integers(1, 50),
    meetings=st.integers(1, 9),
    at_once=st.integers(1, 9),
    left=st.integers(0, 9_000),
)
def test_slices_go_over_everything_once_however_they_are_cut(
    archive: Path, wanted: list[str], *, rows: int, meetings: int, at_once: int, left: int
) -> None:
    found: list[int] = []
    with pytest.MonkeyPatch.context() as cut, closing(for_reading(archive)) as opened:
        cut.setattr(slicing, "_ROWS", rows)
        cut.setattr(slicing, "_MEETINGS", meetings)
        titles: dict[int, str] = dict(opened.all("SELECT id, title FROM picture"))
        slices = slicing.Slices(opened, slicing.Index("titling", "picture"), wanted, MATCHING)
        ended: list[int | None] = [0]
        while (before := ended[-1]) is not None:
            for some, paused in slices.after(before + 1, at_once, slicing.Work(left)):
                found += [row for (row,) in some]
                ended.append(paused)

    assert found == sorted(row for row, title in titles.items() if {*wanted} <= {*folding.words(title)})


def test_what_was_found_exactly_is_counted_where_names_and_titles_are_looked_through(reading: Reading) -> None:
    first, second = pages(reading, "見本 花子"), pages(reading, "Ada Sample")

    assert [(hits.total, hits.exact) for hits in first] == [(1, False), (1, True)]
    assert [(hits.total, hits.exact) for hits in second] == [(3, False), (3, True)]


def test_where_enough_was_done_the_next_page_goes_on(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "WORK", 0)
    monkeypatch.setattr(slicing, "_ROWS", 7)

    found = pages(reading, "orchard")
    names = keys(reading, "ada")

    assert len(found) > 10
    assert [picture.key for hits in found for picture in hits.pictures] == [
        f"{number:05}" for number in range(100, 250)
    ]
    assert names == ["00004", "00005", "00020"]


def test_whoever_asked_not_to_be_named_is_found_by_their_photograph_alone(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", {"0": entry(0, "sample-ada", "Ada Sample", "Tea")}))
    removing.correct(tmp_path / "archive", who_is_meant.account("flickr/sample-ada"), None)

    with Reading(tmp_path / "archive") as reading:
        found = [keys(reading, words) for words in ("sample-ada", "flickr/sample-ada", "Ada Sample", "ada", "8800000")]

    assert found == [[], [], [], [], ["00000"]]
    assert holding(tmp_path / "archive", "sample-ada") == []


def test_whoever_leaves_is_found_no_more_and_no_word_of_theirs_is_left(tmp_path: Path) -> None:
    records = {
        "0": entry(0, "sample-quagga", "Quagga Xylophon", "Zebrawort zeppelin"),
        "1": entry(1, "sample-ada", "Ada Sample", "Zeppelin"),
    }
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", records))

    remove(tmp_path / "archive", "ffhq/00000")

    with Reading(tmp_path / "archive") as reading:
        assert [keys(reading, words) for words in ("quagga", "zebrawort", "zeppelin")] == [[], [], ["00001"]]
    for words in ("uagga", "zebrawort", "ebrawor", "xyl", "sample-quagga"):
        assert holding(tmp_path / "archive", words) == []


def test_a_name_put_right_is_found_and_the_one_before_is_not(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", {"0": entry(0, "sample-ada", "Zebrawort", "Tea")}))

    removing.correct(tmp_path / "archive", who_is_meant.account("flickr/sample-ada"), "Lovelace Sample")

    with Reading(tmp_path / "archive") as reading:
        assert [keys(reading, words) for words in ("lovelace", "zebra", "zebrawort")] == [["00000"], [], []]


def test_who_is_called_otherwise_beside_another_picture_is_found_by_both_names(tmp_path: Path) -> None:
    records = {
        str(number): entry(number, "sample-ada", name, "Tea")
        for number, name in enumerate(("Ada Sample", "Ada Sample", "Lovelace", "Countess"))
    }
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", records))

    remove(tmp_path / "archive", "ffhq/00003")

    with Reading(tmp_path / "archive") as reading:
        assert [len(keys(reading, words)) for words in ("ada sample", "lovelace", "countess")] == [3, 3, 0]
    assert holding(tmp_path / "archive", "Countess") == []


def test_what_comes_to_nothing_is_not_found(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", {"0": entry(0, "sample-ada", "Ada Sample", "Tea")}))
    writing = register(tmp_path / "archive")

    with suppress(ZeroDivisionError), writing.transaction():
        writing.execute("UPDATE picture SET title = 'Coffee'")
        raise ZeroDivisionError
    writing.execute("UPDATE contributor SET name = 'Grace Sample'")
    writing.close()

    with Reading(tmp_path / "archive") as reading:
        found = [len(keys(reading, words)) for words in ("tea", "coffee", "grace", "ada sample")]
    assert found == [1, 0, 1, 1]  # the account still is sample-ada


def test_what_is_searched_is_made_for_an_archive_that_had_nothing_to_search(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", {"0": entry(0, "sample-ada", "Ada Sample", "Tea")}))
    before = register(tmp_path / "archive")
    with before.transaction():
        before.execute("INSERT INTO naming(naming) VALUES('delete-all')")
        before.execute("INSERT INTO titling(titling) VALUES('delete-all')")
        before.execute("DELETE FROM note WHERE name = 'folding'")
    before.close()

    register(tmp_path / "archive").close()

    with Reading(tmp_path / "archive") as reading:
        assert [keys(reading, words) for words in ("lace", "tea", "ada")] == [[], ["00000"], ["00000"]]


@given(st.text(max_size=60) | st.text(alphabet="\"'*():^-+AND ORNEAR;%_\\\0\u202e", max_size=40))
def test_any_text_can_be_looked_for(archive: Path, words: str) -> None:
    with Reading(archive) as reading:
        hits = reading.searching.find(Query.read(words))

    assert hits.total >= len(hits.pictures) or not hits.exact


def test_what_is_too_long_is_told() -> None:
    with pytest.raises(BadQuery, match="it has 100,000 characters, and 500 at most are looked for"):
        Query.read("a" * 100_000)


@pytest.mark.parametrize("words", ["", "   ", "\0\x07", "\u200f\u202e", "!!!", "***", '"'])
def test_what_says_nothing_finds_nothing(reading: Reading, words: str) -> None:
    assert keys(reading, words) == []


def test_an_address_of_another_site_is_that_of_a_photograph_or_what_somebody_is_called() -> None:
    understood = Query.read("https://example.org/me.jpg").understood

    assert [(each.kind, each.value) for each in understood] == [
        (As.PHOTOGRAPH, "web:example.org/me.jpg"),
        (As.NAME, "https://example.org/me.jpg"),
    ]


ELSEWHERE = (
    "https://museum.example/pictures/2020/a.jpg",
    "https://museum.example/iiif/3/ark.12/full/max/0/default.jpg",
    "https://museum.example/contributors/ada/1.jpg",
    "https://museum.example/pictures/ffhq/00007",
    "https://Museum.example:8080/ä b.jpg",
    "https://museum.example/what?.",
)
CALLED = ("12345678@N01", "/pictures/ffhq/3", "https://museum.example/pictures/ffhq/9")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of photographs from sites whose addresses look like its own, and of people with such names."""
    folder = tmp_path_factory.mktemp("elsewhere")
    records = {str(number): record(number) for number in range(len(ELSEWHERE))}
    for number, address in enumerate(ELSEWHERE):
        records[str(number)]["metadata"]["photo_url"] = address
    records |= {str(number): entry(number, f"sample-{number}", name, "") for number, name in enumerate(CALLED, 6)}
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", records))
    return folder / "archive"


@pytest.mark.parametrize("number", range(len(ELSEWHERE)))
def test_a_photograph_is_found_wherever_it_was_published(elsewhere: Path, number: int) -> None:
    address, key = ELSEWHERE[number], f"{number:05}"

    with Reading(elsewhere) as reading:
        found = keys(reading, address)
        meant = [meant_by_the_form(reading, address, houses) for houses in (None, {"show.example"})]

    assert key in found
    assert meant == [Who("photograph", (photograph_from(address) or "",))] * 2
    assert who_is_meant.meant(elsewhere, [address]) == [Who("photograph", (address,))]
    assert who_is_meant.meant(elsewhere, [], photographs=[address]) == [Who("photograph", (address,))]


def test_a_page_of_this_exhibition_is_found_under_whatever_host_it_has(elsewhere: Path) -> None:
    page = "https://show.example/pictures/ffhq/00007"

    with Reading(elsewhere) as reading:
        found = keys(reading, page)
        meant = meant_by_the_form(reading, page, {"show.example"})
        with pytest.raises(NothingFound):
            meant_by_the_form(reading, page, {"another.example"})

    assert found == ["00007"]
    assert [meant] == who_is_meant.meant(elsewhere, [page]) == [Who("picture", ("ffhq", "00007"))]


def test_who_leaves_by_a_photograph_elsewhere_has_left_when_asked_again(elsewhere: Path, tmp_path: Path) -> None:
    archive = copy_of(elsewhere, tmp_path / "archive")

    departures = [
        removing.remove(archive, who_is_meant.meant(archive, [ELSEWHERE[3]]), reason="they asked")[0] for _ in range(2)
    ]

    assert [departure.left for departure in departures] == [("ffhq/00003",), ()]
    assert departures[1].already == (ELSEWHERE[3],)


@pytest.mark.parametrize("number", range(len(CALLED)))
def test_who_is_called_what_looks_like_an_address_is_found_by_that(elsewhere: Path, number: int) -> None:
    with Reading(elsewhere) as reading:
        found = keys(reading, CALLED[number])

    assert found[-1] == f"{number + 6:05}"


@pytest.mark.parametrize("behind", [".", ")", "”", "/,"])
def test_what_is_copied_along_behind_an_address_does_not_hide_the_photograph(reading: Reading, behind: str) -> None:
    assert keys(reading, f"https://www.flickr.com/photos/sample-3/8800003{behind}") == ["00003"]
    assert keys(reading, f"https://show.example/pictures/ffhq/00003{behind}") == ["00003"]
    assert len(keys(reading, "https://www.flickr.com/photos/sample-many/albums/72157")) == 150


def test_a_slip_in_a_photograph_s_address_lets_nobody_else_leave(archive: Path) -> None:
    with pytest.raises(BadAddress):
        who_is_meant.meant(archive, ["https://www.flickr.com/photos/sample-many/8800100x"])
