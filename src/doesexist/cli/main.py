"""The commands. Each asks the studio for one thing and says what came of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from doesexist import __version__
from doesexist.cli.certifying import certificate, certificates, check_certificate
from doesexist.cli.composing import average, montage
from doesexist.cli.getting import get
from doesexist.cli.leaving import correct, remove
from doesexist.cli.options import HERE, Archive, Json
from doesexist.cli.printing import overlay
from doesexist.cli.requesting import requests
from doesexist.cli.restoring import restore
from doesexist.cli.searching import search
from doesexist.cli.speaking import as_json, result, say, told, watched
from doesexist.cli.surveying import survey, surveyed
from doesexist.cli.veiling import veil
from doesexist.errors import PromiseBroken
from doesexist.exhibition.settings import settings_of
from doesexist.model import Filter
from doesexist.studio import backing_up, crediting, leaving, verifying
from doesexist.studio.ingesting import Ingest
from doesexist.studio.surveying import Survey

app = typer.Typer(
    name="doesexist",
    help="Make the people in an image dataset visible: one face at a time, credited, and able to leave.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Kind(StrEnum):
    """The kinds of dataset, as they are typed."""

    FFHQ = "ffhq"
    THISPERSONEXISTS = "thispersonexists"
    FOLDER = "folder"


def _version(wanted: bool) -> None:
    if wanted:
        result(f"doesexist {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Say what every command shares."""


@app.command()
@told
def demo(
    archive: Archive = HERE,
    pictures: Annotated[int, typer.Option(min=1, help="How many people to draw.")] = 36,
    size: Annotated[int, typer.Option(min=64, max=1024, help="Pixels a side of their pictures.")] = 1024,
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
) -> None:
    """Show a sample exhibition, of people who do not exist. They are drawn, taken in, surveyed and served."""
    # Beside the archive, not in it: a dataset's own list still names those who leave.
    folder = archive.with_name(f"{archive.name}-sample")
    if not (folder / "ffhq-dataset-v2.json").is_file():
        _draw(folder, pictures=pictures, size=size, seed=1, records_only=False)
    run = Ingest(archive, "ffhq", folder, dataset="sample")
    for _ in watched(run, "Taking them in", lambda taken: taken.rows, pictures):
        pass
    surveyed(Survey(archive))
    _serve(archive, host, port, workers=1)


@app.command()
@told
def sample(
    folder: Path,
    pictures: Annotated[int, typer.Option(min=1, help="How many.")] = 100,
    size: Annotated[int, typer.Option(min=64, max=1024, help="Pixels a side of the aligned pictures.")] = 256,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same people.")] = 1,
    records_only: Annotated[bool, typer.Option("--records-only", help="Write the records without drawing.")] = False,
) -> None:
    """Draw a dataset of people who do not exist. It has FFHQ's own layout."""
    _draw(folder, pictures=pictures, size=size, seed=seed, records_only=records_only)
    result(str(folder))
    people = "1 person who does not exist is" if pictures == 1 else f"{pictures:,} people who do not exist are"
    say(f"{people} {'described' if records_only else 'drawn'}. `doesexist ingest ffhq {folder}` takes them in.")


app.command()(get)


@app.command()
@told
def ingest(
    kind: Annotated[Kind, typer.Argument(help="How the dataset is laid out.")],
    path: Annotated[Path, typer.Argument(help="Its folder, or its list.")],
    archive: Archive = HERE,
    dataset: Annotated[str | None, typer.Option(help="Its name, a part of every address.")] = None,
    card: Annotated[Path | None, typer.Option(help="Its card, if not dataset.toml in its folder.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if a row is rejected.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Check md5s and thumbnails, decode every file.")] = False,
    move: Annotated[bool, typer.Option("--move", help="The dataset's folder has moved here.")] = False,
    json: Json = False,
) -> None:
    """Take a dataset in. Again, it changes nothing; a corrected dataset is brought up to date."""
    run = Ingest(archive, kind.value, path, dataset=dataset, card=card, verify=verify, move=move)
    for _ in watched(run, f"Taking {run.summary.dataset} in", lambda taken: taken.rows):
        pass
    done = run.summary
    if json:
        as_json(
            {
                "dataset": done.dataset, "pictures": done.pictures, "new": done.new, "changed": done.changed,
                "same": done.same, "verified": verify, "odd_dates": done.odd_dates,
                "rejected": [{"key": row.key, "reason": row.reason} for row in done.rejected],
            }
        )  # fmt: skip
    else:
        result(
            f"{done.dataset}: {done.pictures:,} {'picture' if done.pictures == 1 else 'pictures'} "
            f"({done.new:,} new, {done.changed:,} changed, "
            f"{done.same:,} as before), {len(done.rejected):,} rows rejected{', files verified' if verify else ''}."
        )
        for row in done.rejected[:10]:
            say(f"  {row.key}: {row.reason}")
        if len(done.rejected) > 10:
            say(f"  … and {len(done.rejected) - 10:,} more; --json lists them all.")
        if done.odd_dates:
            dates = "1 date is" if done.odd_dates == 1 else f"{done.odd_dates:,} dates are"
            say(f"{dates} not like 2018-10-10: shown as written, and found by a year only where it comes first.")
    if strict:
        done.strict()


app.command(short_help="Find pictures by address, number, account, name, title.")(search)
app.command()(remove)
app.command()(correct)
app.command()(veil)
app.add_typer(requests)


@app.command()
@told
def credits(  # noqa: A001 (the command's name)
    out: Annotated[Path, typer.Argument(help="OUT.csv, OUT.jsonl or OUT.parquet.")],
    where: Annotated[str, typer.Option(help="A filter: dataset=ffhq licence=CC-BY-2.0 year=2014..2016 …")] = "",
    archive: Archive = HERE,
) -> None:
    """Write who made what: everyone's credit. Unknown ones are included."""
    sizes = crediting.write_credits(archive, out, Filter.parsed(where))
    size = max(watched(sizes, "Writing", lambda _: crediting.BATCH), default=0)
    result(f"{out} ({size:,} bytes)")


app.command()(survey)
app.command()(montage)
app.command()(average)
app.command()(overlay)
app.command()(certificate)
app.command()(certificates)
app.command()(check_certificate)


@app.command()
@told
def verify(
    archive: Archive = HERE,
    full: Annotated[
        bool,
        typer.Option("--full", help="Decode every file, compare its md5; read the credit in an image of each."),
    ] = False,
    mend: Annotated[bool, typer.Option("--mend", help="First gather anew what is searched.")] = False,
    json: Json = False,
) -> None:
    """Check every promise of the archive. Exit 1 where one is broken."""
    if mend:
        verifying.mend(archive)
    broken: list[str] = []
    steps = verifying.verify(archive, full=full)
    for step in watched(steps, "Looking", lambda step: 500 if isinstance(step, int) else 0):
        if isinstance(step, verifying.Broken):
            broken.append(str(step))
            if not json:
                result(str(step))
    if json:
        as_json({"broken": broken})
    elif not broken:
        result("Every promise holds.")
    if broken:
        raise PromiseBroken(len(broken))


@app.command()
@told
def backup(out: Annotated[Path, typer.Argument(help="OUT.tar or OUT.tar.gz.")], archive: Archive = HERE) -> None:
    """Copy everything the archive knows into one file. It may be in use meanwhile."""
    size = backing_up.backup(archive, out)
    result(f"{out} ({size:,} bytes)")


app.command()(restore)


@app.command()
@told
def serve(
    archive: Archive = HERE,
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
) -> None:
    """Open the exhibition."""
    _serve(archive, host, port, workers=workers)


def _serve(archive: Path, host: str, port: int, *, workers: int) -> None:
    # Half a second, and 50 MB, that no other command needs.
    from doesexist.exhibition.serving import serve as serve_exhibition  # noqa: PLC0415 (only where it is served)

    def opened(address: str) -> None:
        here = leaving.datasets_of(archive)
        if nowhere := [name for name in settings_of(archive).datasets if name not in here]:
            say(f"exhibition.toml speaks of datasets that are not here (yet): {', '.join(nowhere)}.")
        say(f"The exhibition is open at {address}/ (ctrl-C closes it).")

    serve_exhibition(archive, host, port, workers, opened=opened)


def _draw(folder: Path, *, pictures: int, size: int, seed: int, records_only: bool) -> None:
    # A fifth of a second that no other command needs.
    from doesexist.studio.sampling import draw  # noqa: PLC0415 (only where somebody is drawn)

    finished = draw(folder, pictures=pictures, size=size, seed=seed, records_only=records_only)
    for _ in watched(finished, "Drawing", lambda count: count, pictures):
        pass
