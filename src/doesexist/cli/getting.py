"""`doesexist get` fetches a dataset's files from where they are published."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.filesize import decimal

from doesexist.cli.speaking import ends_with_sentence, result, say, watched, watched_bytes
from doesexist.errors import DownloadIncomplete, FilesDiffer
from doesexist.fetching import Missing, Numbers, Patience, Step, Whole
from doesexist.model.plurals import counted
from doesexist.sources.ffhq_layout import METADATA, SETS
from doesexist.studio.ingest.getting import SIZE, Edition, Get

_LISTED = 10


class Published(StrEnum):
    """The datasets that can be fetched, as they are typed."""

    FFHQ = "ffhq"


@ends_with_sentence
def get(
    kind: Annotated[Published, typer.Argument(help="Which dataset.")],
    folder: Annotated[Path, typer.Argument(help="Where it goes, in its own layout.")],
    json: Annotated[
        bool, typer.Option("--json", help="The list of everything, 268 MB. It comes with any of the others, too.")
    ] = False,
    images: Annotated[bool, typer.Option("--images", help="The aligned pictures, 1024 px: 89.1 GB.")] = False,
    thumbnails: Annotated[bool, typer.Option("--thumbnails", help="The same at 128 px: 1.95 GB.")] = False,
    wild: Annotated[bool, typer.Option("--wild", help="The photographs they were cut from: 955 GB.")] = False,
    only: Annotated[str | None, typer.Option(help="Numbers: 0-999, or 0-9,42,100-199. All if left out.")] = None,
    base_url: Annotated[str | None, typer.Option(help="A mirror with FFHQ's paths, in place of Google Drive.")] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Fetch nothing, compare what is there with its md5s; exit 1 if it differs.")
    ] = False,
    parallel: Annotated[int, typer.Option(min=1, max=64, help="Files that are fetched at once.")] = 8,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that a server may be silent.")] = 30,
) -> None:
    """Fetch a dataset's files from where it is published.

    The list of them alone, unless sets of pictures are named. Files that are there in the right size are not fetched
    again; what was begun is gone on with. Stop it whenever you like, and run it again.
    """
    assert kind is Published.FFHQ
    wanted = dict(zip(SETS, (images, thumbnails, wild), strict=True))
    run = Get(
        folder,
        [name for name, meant in wanted.items() if meant],
        only=_numbers(only),
        base_url=_mirror(base_url),
        hands=parallel,
        patience=Patience(silence=timeout),
    )
    if verify:
        _verify(run, folder, of_all=not (json or run.sets))
        return
    _fetch_list(run, folder, base_url)
    if run.sets:
        _fetch_files(run, folder)
    elif not json:
        say("The pictures are three sets: --images (89.1 GB), --thumbnails (1.95 GB) and --wild (955 GB).")


def _numbers(words: str | None) -> Numbers | None:
    try:
        return None if words is None else Numbers.parsed(words)
    except ValueError as error:
        raise typer.BadParameter(f"--only: {error}") from None


def _mirror(address: str | None) -> str | None:
    if address is not None and not re.match(r"https?://[^\s/?#]", address):
        raise typer.BadParameter("--base-url: say where the mirror is, as in https://example.org/ffhq")
    return address


def _fetch_list(run: Get, folder: Path, mirror: str | None) -> None:
    there = run.has_list
    if not there:
        for _ in watched_bytes(run.fetch_list(), f"Fetching {METADATA}", _bytes, None if mirror else SIZE):
            pass
    own = "FFHQ's own list" if run.edition is Edition.PUBLISHED else "another list than FFHQ's own"
    result(f"{folder / METADATA}: {own}, {'there before' if there else f'{run.records:,} records'}.")


def _fetch_files(run: Get, folder: Path) -> None:
    for _ in watched(run.look(), "Looking what is there", lambda count: count):
        pass
    needs = run.needs
    if needs.size > run.room():
        say(f"{decimal(needs.size)} are to come, and {decimal(run.room())} are free at {folder}: it will not all fit.")
    missing = _Missing()
    for row in needs.rejected:
        missing.add(f"{row.key}: {row.reason}")
    files = size = 0
    try:
        for step in watched_bytes(run.fetch_files(), f"Fetching {counted(needs.files, 'file')}", _bytes, needs.size):
            if isinstance(step, Whole):
                files, size = files + 1, size + step.size
            elif isinstance(step, Missing):
                missing.add(str(step))
    finally:
        were = "was" if needs.there == 1 else "were"
        result(f"{folder}: {counted(files, 'file')} came ({decimal(size)}), {needs.there:,} {were} there before.")
        missing.tell()
    if missing.count:
        raise DownloadIncomplete(missing.count, missing.first[0])


def _verify(run: Get, folder: Path, *, of_all: bool) -> None:
    if of_all:
        run.sets = [name for name, place in SETS.items() if (folder / place).is_dir()]
    right = wrong = 0
    for step in watched(run.verify(), "Comparing", lambda _: 1):
        if isinstance(step, Missing):
            wrong += 1
            result(str(step))
        else:
            right += step
    say(f"{counted(right, 'file')} {'is' if right == 1 else 'are'} what the list says.")
    if wrong:
        raise FilesDiffer(wrong)


def _bytes(step: Step) -> int:
    return step if isinstance(step, int) else 0


class _Missing:
    """Counts missing files, and keeps the first messages about them."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[str] = []

    def add(self, sentence: str) -> None:
        self.count += 1
        if len(self.first) < _LISTED:
            self.first.append(sentence)

    def tell(self) -> None:
        for sentence in self.first:
            say(f"  {sentence}")
        if self.count > len(self.first):
            say(f"  … and {self.count - len(self.first):,} more; --verify lists them all.")
