"""The credits as a register: letters, rows and words, counted and found as a reader would, however many there are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import ingest, remove
from hypothesis import given
from hypothesis import strategies as st
from made import Record, ffhq, record

from doesexist.archive import LABELS, After, Entry, Letter, Nameless, Reading, Sought, words_of
from doesexist.archive.credits.letters import Initial, letter_of, letters_of
from doesexist.archive.credits.register_of_names import FEW
from doesexist.archive.pictures.rows import sorting
from doesexist.model import Filter
from doesexist.studio.leaving import removing, who_is_meant

NAMES = (
    "Ada", "ada", "Ädelheid", "Zoë", "Øyvind Åse", "Łukasz", "Œuvre", "Ωmega", "Жанна", "דוגמה", "عينة", "नमूना",
    "見本", "様子", "カナ", "견본", "Ελένη", "9 lives", "_under_", "100%", "🦊 Fox", "𝓐𝓭𝓪", "Ⴀni", "Ꭰali", " ",
    "O'Neil", "Zz", "\U0010ffff",
)  # fmt: skip
MANY = 7


def entries_of(names: tuple[str, ...]) -> list[Record]:
    """A picture for each name, more for Ada; two whose author nobody knows."""
    entries = [record(number, author=name) for number, name in enumerate(names)]
    account = entries[0]["metadata"]["photo_url"].rsplit("/", 2)[0]
    for number in range(100, 100 + MANY - 1):
        entry = record(number, author="Ada", country="Austria" if number % 2 else "")
        entry["metadata"]["photo_url"] = f"{account}/{number}99900000/"
        entries.append(entry)
    return [*entries, *(record(number, author="", photo_url="") for number in (200, 201))]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", entries_of(NAMES)))
    return folder / "archive"


@pytest.fixture(scope="module")
def reading(archive: Path) -> Iterator[Reading]:
    with Reading(archive) as reading:
        yield reading


def all_entries(reading: Reading, sought: Sought, letter: Letter | None = None, limit: int = 4) -> list[Entry]:
    """Every row, a page after the other."""
    found: list[Entry] = []
    after = None
    while page := reading.roll.entries(sought, letter, after, limit):
        found += page
        after = After(page[-1].lines[-1].dataset, page[-1].lines[-1].key)
    return found


# Letters


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Ada", "a"), ("Ädelheid", "a"), ("Œuvre", "o"), ("Øyvind", "o"), ("Łukasz", "l"), ("Þór", "t"), ("ßa", "s"),
        ("𝓐𝓭𝓪", "a"), ("Ωmega", "greek"), ("Жанна", "cyrillic"), ("דוגמה", "hebrew"),
        ("عينة", "arabic"), ("नमूना", "devanagari"), ("見本", "han"), ("𠮷野", "han"), ("カナ", "kana"),
        ("견본", "hangul"), ("Ꭰali", "scripts"), ("9 lives", "signs"), ("🦊", "signs"), ("_", "signs"), ("", "signs"),
        ("\u202eSons", "signs"), ("\x00", "signs"),
    ],
)  # fmt: skip
def test_a_name_stands_where_a_reader_looks_for_it(name: str, letter: str) -> None:
    assert letter_of(sorting(name)) == letter


@given(st.lists(st.text(max_size=3).map(sorting), unique=True, max_size=40))
def test_the_spans_of_the_letters_hold_every_name_once(names: list[str]) -> None:
    letters = letters_of(Initial(character, 1) for character in {name[:1] for name in names})

    for name in names:
        holding = [
            letter.name
            for letter in letters
            for span in letter.spans
            if span.first <= name < (span.before or name + "a")
        ]
        assert holding == [letter_of(name)]


def test_letters_are_listed_in_the_order_of_the_alphabet_and_signs_last(reading: Reading) -> None:
    letters = [letter.name for letter in reading.roll.tally(Sought()).letters]

    assert letters == [name for name in LABELS if name in letters]
    assert letters[0] == "a"
    assert letters[-1] == "signs"


# Rows


def test_a_letter_counts_and_holds_those_whose_names_begin_with_it(reading: Reading) -> None:
    tally = reading.roll.tally(Sought())

    assert tally.people == len(NAMES)
    for letter in tally.letters:
        rows = all_entries(reading, Sought(), letter)
        assert len(rows) == letter.people
        assert {row.letter for row in rows} == {letter.name}
    assert tally.nameless == {Nameless.UNKNOWN: 2}


def test_pages_of_any_length_go_through_everyone_once_and_in_order(reading: Reading) -> None:
    pages = [all_entries(reading, Sought(), limit=limit) for limit in (1, 3, 1000)]

    assert pages[0] == pages[1] == pages[2]
    assert sorted(row.contributor.name for row in pages[0]) == sorted(
        name.strip() or name for name in names_here(reading)
    )
    assert [row.sorting for row in pages[0]] == sorted(row.sorting for row in pages[0])


def names_here(reading: Reading) -> list[str]:
    return [
        picture.contributor.name
        for picture in {
            picture.contributor: picture for picture in reading.every_picture() if picture.contributor
        }.values()
        if picture.contributor
    ]


def test_someone_with_many_pictures_takes_one_row_that_says_how_many(reading: Reading) -> None:
    ada = next(row for row in reading.roll.entries(Sought(), limit=99) if row.pictures > 1)

    assert ada.contributor.name == "Ada"
    assert ada.pictures == MANY
    assert [line.key for line in ada.lines] == [
        "00000",
        *(f"{number:05}" for number in range(len(NAMES), len(NAMES) + 3)),
    ]
    assert len(ada.lines) == FEW


@pytest.mark.parametrize(
    "words", ["country=Austria", "licence=CC-BY-2.0", "year=2005..2007", "key=0..9", "dataset=ffhq"]
)
def test_a_filter_leaves_the_rows_and_counts_of_those_it_means(reading: Reading, words: str) -> None:
    sought = Sought(Filter.parsed(words))
    meant = [*reading.every_picture(sought.where)]
    known = {picture.contributor for picture in meant if picture.contributor}

    tally, rows = reading.roll.tally(sought), all_entries(reading, sought)

    assert (tally.people, tally.pictures) == (len(known), len(meant))
    assert {row.contributor for row in rows} == known
    assert {row.contributor: row.pictures for row in rows} == {
        each: sum(picture.contributor == each for picture in meant) for each in known
    }
    assert sum(tally.nameless.values()) == sum(picture.contributor is None for picture in meant)
    for letter in tally.letters:
        assert {row.letter for row in all_entries(reading, sought, letter)} == {letter.name}


# Words


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ADA", {"Ada", "ada", "𝓐𝓭𝓪"}), ("ädel", {"Ädelheid"}), ("oyvind", {"Øyvind Åse"}), ("ØYVIND", {"Øyvind Åse"}),
        ("ase oyv", {"Øyvind Åse"}), ("lukasz", {"Łukasz"}), ("oeuvre", {"Œuvre"}), ("жанна", {"Жанна"}),
        ("ΕΛΕΝΗ", {"Ελένη"}), ("見", {"見本"}), ("o'n", {"O'Neil"}), ("100%", {"100%"}), ("%", {"100%"}),
        ("_", {"_under_"}), ("___", set[str]()), ("a%a", set[str]()), ("\\", set[str]()), ("ada zoe", set[str]()),
        ("' OR 1=1 --", set[str]()), ("fox", {"🦊 Fox"}),
    ],
)  # fmt: skip
def test_words_find_the_names_that_hold_all_of_them(reading: Reading, words: str, names: set[str]) -> None:
    sought = Sought(words=words_of(words))

    found = {row.contributor.name for row in all_entries(reading, sought)}

    assert found == names
    assert reading.roll.tally(sought).people == len(all_entries(reading, sought))
    assert reading.roll.tally(sought).nameless == {}


def test_words_find_accounts_too(reading: Reading) -> None:
    row = reading.roll.entries(Sought(), limit=1)[0]

    found = reading.roll.entries(Sought(words=words_of(row.contributor.account.upper())), limit=9)

    assert [each.contributor for each in found] == [row.contributor]


@given(st.text(max_size=30))
def test_no_words_break_the_register(reading: Reading, text: str) -> None:
    sought = Sought(words=words_of(text))

    tally = reading.roll.tally(sought)

    assert len(all_entries(reading, sought, limit=100)) == tally.people


@given(st.text())
def test_what_is_typed_is_folded_as_names_are(name: str) -> None:
    assert words_of(sorting(name)) == words_of(name)


# Who leaves


def test_whoever_leaves_is_out_of_every_count_at_once(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries_of(("Ada", "Zoe", "Zadie"))))

    with Reading(tmp_path / "archive") as reading:
        state, before = reading.data_version, reading.roll.tally(Sought())
        remove(tmp_path / "archive", "ffhq/00001")
        after = reading.roll.tally(Sought())

        assert [(letter.name, letter.people) for letter in before.letters] == [("a", 1), ("z", 2)]
        assert [(letter.name, letter.people) for letter in after.letters] == [("a", 1), ("z", 1)]
        assert reading.data_version != state
        assert reading.data_version == reading.data_version


def test_a_list_goes_on_where_someone_who_left_would_be(tmp_path: Path) -> None:
    names = ("Ada", "Berta", "Carla", "Dora")
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries_of(names)))

    with Reading(tmp_path / "archive") as reading:
        after = After("ffhq", "00001", "berta")
        there = [row.contributor.name for row in reading.roll.entries(Sought(), after=after, limit=9)]
        remove(tmp_path / "archive", "ffhq/00001")
        gone = [row.contributor.name for row in reading.roll.entries(Sought(), after=after, limit=9)]
        nowhere = [row.contributor.name for row in reading.roll.entries(Sought(), after=After("x", "y"), limit=9)]

    assert there == gone == ["Carla", "Dora"]
    assert nowhere == ["Ada", "Carla", "Dora"]


def test_pictures_of_one_go_on_where_the_one_that_left_would_be(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries_of(("Ada",))))

    with Reading(tmp_path / "archive") as reading:
        ada = reading.roll.entries(Sought(), limit=1)[0].contributor
        account = (ada.service, ada.account)
        remove(tmp_path / "archive", "ffhq/00003")

        keys = [line.key for line in reading.roll.pictures_of(account, Filter(), After("ffhq", "00003"), 9)]
        first = [line.key for line in reading.roll.pictures_of(account, Filter(), After("ffhq", "00000x"), 2)]
        listed = [picture.key for picture in reading.credits(Filter(contributor=account), ("ffhq", "00003"))]
        unknown = [line.key for line in reading.roll.pictures_of(Nameless.UNKNOWN, Filter(), After("ffhq", "00007"), 9)]

    assert keys == listed == ["00004", "00005", "00006"]
    assert first == ["00001", "00002"]
    assert unknown == ["00008"]


def test_those_who_asked_not_to_be_named_are_counted_apart(tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries_of(("Ada", "Zoe"))))
    removing.correct(tmp_path / "archive", who_is_meant.understood("ffhq/00001", ["ffhq"]), None)

    with Reading(tmp_path / "archive") as reading:
        tally = reading.roll.tally(Sought())
        anonymous = reading.roll.pictures_of(Nameless.ANONYMOUS, Filter())
        filtered = reading.roll.tally(Sought(Filter(dataset="ffhq")))

    assert tally.nameless == filtered.nameless == {Nameless.ANONYMOUS: 1, Nameless.UNKNOWN: 2}
    assert [line.key for line in anonymous] == ["00001"]


def test_holdings_count_what_is_there(reading: Reading) -> None:
    holding = reading.holdings.by_dataset()["ffhq"]
    pictures = [*reading.every_picture()]

    assert holding.contributors == len({picture.contributor for picture in pictures if picture.contributor})
    assert holding.photographs == len({picture.photograph or picture.key for picture in pictures})
    assert [(licence and licence.id, count) for licence, count in holding.licences] == [("CC-BY-2.0", len(pictures))]
    assert [(licence.id, count) for licence, count in reading.holdings.licences()] == [("CC-BY-2.0", len(pictures))]
