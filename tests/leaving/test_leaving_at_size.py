"""Two hundred people leave an exhibition of seventy thousand, while it is open."""

import random
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from archives import ingest, register, remove
from starlette.testclient import TestClient

from doesexist.exhibition.app import application
from doesexist.sample.drawing import draw_sample

PICTURES, LEAVERS = 70_000, 200
BEGIN = '{"dataset":"ffhq","key":"'
"""How a line of the list begins: there are 200 MB of them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("at-size") / "sample"
    for _ in draw_sample(folder, pictures=PICTURES, size=128, seed=3, records_only=True, hex_titles=True):
        pass
    return folder


def test_two_hundred_of_seventy_thousand_leave(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    assert ingest(archive, "ffhq", folder).pictures == PICTURES
    numbers = random.Random(LEAVERS).sample(range(PICTURES), LEAVERS)
    records = records_of(folder, numbers)
    leavers = [f"{number:05}" for number in numbers]

    with TestClient(application(archive)) as visitor:
        addresses = [address for key in leavers for address in addresses_of(visitor, key)]
        before = {visitor.get(address, follow_redirects=False).status_code for address in addresses[:100]}
        assert before == {200, 404}, "pages; without files there are no images"
        departure, scrub_result = remove(archive, *(f"ffhq/{key}" for key in leavers))
        answers = {address: visitor.get(address, follow_redirects=False).status_code for address in addresses}
        listing = visitor.get("/credits.jsonl").text

    # Who is twice in a photograph, or in it with another crop of the same face, leaves with them.
    left = {who.removeprefix("ffhq/") for who in departure.left}
    assert left >= set(leavers)
    assert {address: status for address, status in answers.items() if status != 410} == {}
    assert scrub_result.scrub is not None
    assert scrub_result.scrub.done

    listed = [line.removeprefix(BEGIN).partition('"')[0] for line in listing.splitlines()]
    assert len(listed) == len(set(listed)) == PICTURES - len(left)
    assert not left & set(listed)

    again = ingest(archive, "ffhq", folder)
    assert {row.key for row in again.rejected} == left
    assert all(row.reason.startswith("left on ") for row in again.rejected)
    assert again.same == PICTURES - len(left)

    # After the second ingest, which read their records once more.
    staying = staying_photographs(archive)
    words = {word for number in numbers for word in words_of(records[str(number)], staying)}
    endings = {records[str(number)]["metadata"]["photo_title"][-8:] for number in numbers}
    assert found(words, archive) == Counter()
    # Eight hexadecimal digits stand somewhere in seventy thousand records by chance, too: those are not theirs alone.
    theirs = {ending for ending, times in found(endings, folder).items() if times == 1}
    assert len(theirs) > LEAVERS * 0.9
    assert found(theirs, archive) == Counter()


def records_of(folder: Path, numbers: list[int]) -> dict[str, Any]:
    """The records of some; those of the others are not decoded, which would take longer than the whole ingest."""
    everyone = msgspec.json.decode((folder / "ffhq-dataset-v2.json").read_bytes(), type=dict[str, msgspec.Raw])
    return {str(number): msgspec.json.decode(everyone[str(number)]) for number in numbers}


def found(words: set[str], folder: Path) -> Counter[str]:
    """How often each of the words stands in all files of a folder, in whatever bytes."""
    search = subprocess.run(
        ["grep", "--text", "--only-matching", "--no-filename", "--fixed-strings", "--recursive", "--file=-", folder],
        input="\n".join(words),
        capture_output=True,
        text=True,
        check=False,  # it ends with 1 where it finds nothing
    )
    assert search.returncode in {0, 1}
    assert not search.stderr
    return Counter(search.stdout.split())


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "some.bytes").write_bytes(b"\0\xffada\0\nadagrace\xfe")

    assert found({"ada", "grace", "mary"}, tmp_path) == Counter(ada=2, grace=1)


def addresses_of(visitor: TestClient, key: str) -> list[str]:
    page = f"/pictures/ffhq/{key}"
    image = f"/iiif/3/ffhq.{key}"
    contributor = visitor.get(f"{page}.json").json()["contributor"]
    theirs = visitor.get(f"/contributors/{contributor['service']}/{contributor['account']}.json").json()
    alone = [f"/contributors/{contributor['service']}/{contributor['account']}"] if theirs["pictures"] == 1 else []
    return [
        page,
        f"{page}.json",
        f"{page}/wild",
        f"{page}/wild.json",
        image,
        f"{image}/info.json",
        f"{image}/full/max/0/default.jpg",
        f"{image}.wild",
        f"{image}.wild/info.json",
        f"{image}.wild/full/max/0/default.jpg",
        *alone,
    ]


def staying_photographs(archive: Path) -> set[str]:
    connection = register(archive)
    rows = connection.all("SELECT DISTINCT h.identity FROM picture p JOIN photograph h ON h.id = p.photograph")
    connection.close()
    return {identity for (identity,) in rows}


def words_of(entry: dict[str, dict[str, str]], staying: set[str]) -> list[str]:
    """What is theirs alone: of a photograph that others stay on, its id and its file are the others' too."""
    title, photo = entry["metadata"]["photo_title"], entry["metadata"]["photo_url"].split("/")[5]
    kinds = ["image", "thumbnail"]
    words = [title]
    if f"flickr:{photo}" not in staying:
        kinds.append("in_the_wild")
        words.append(photo)
    return words + [entry[kind][md5] for kind in kinds for md5 in ("file_md5", "pixel_md5")]
