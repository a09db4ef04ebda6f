"""`doesexist ingest` reads a dataset into the archive."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from doesexist.cli.options import HERE, Archive, Json
from doesexist.cli.speaking import as_json, ends_with_sentence, result, say, watched
from doesexist.model.keys import legible
from doesexist.model.plurals import counted
from doesexist.studio.ingest.ingesting import Ingest, Summary


class Kind(StrEnum):
    """The kinds of dataset, as they are typed."""

    FFHQ = "ffhq"
    THISPERSONEXISTS = "thispersonexists"
    FOLDER = "folder"


@ends_with_sentence
def ingest(
    kind: Annotated[Kind, typer.Argument(help="How the dataset is laid out.")],
    path: Annotated[Path, typer.Argument(help="Its folder, or its list.")],
    archive: Archive = HERE,
    dataset: Annotated[str | None, typer.Option(help="Its name, a part of every address.")] = None,
    card: Annotated[Path | None, typer.Option(help="Its card, if not dataset.toml in its folder.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if a row is rejected.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Check md5s and thumbnails, decode every file.")] = False,
    move: Annotated[bool, typer.Option("--move", help="The dataset's folder has moved here.")] = False,
    together: Annotated[
        bool, typer.Option("--together", help="Folders that each have a list of their own are one dataset.")
    ] = False,
    json: Json = False,
) -> None:
    """Take a dataset in. Again, it changes nothing; a corrected dataset is brought up to date."""
    run = Ingest(archive, kind.value, path, dataset=dataset, card=card, verify=verify, move=move, together=together)
    for _ in watched(run, f"Taking {run.summary.dataset} in", lambda taken: taken.rows):
        pass
    done = run.summary
    if json:
        as_json(
            {
                "dataset": done.dataset, "pictures": done.pictures, "new": done.new, "changed": done.changed,
                "same": done.same, "verified": verify, "odd_dates": done.odd_dates,
                "rejected": [{"key": row.key, "reason": row.reason} for row in done.rejected],
                "renamed": [{"file": name, "key": key} for name, key in done.renamed],
                "not_taken": done.passed_over.as_json(),
                "unread_credits": [{"file": name, "reason": why} for name, why in done.unread_credits],
                "notes": list(done.notes),
            }
        )  # fmt: skip
    else:
        _tell(done, verified=verify)
    done.not_empty()
    if strict:
        done.strict()


def _tell(done: Summary, *, verified: bool) -> None:
    """Print what came of an ingest, for people."""
    rejected = counted(len(done.rejected), "row")
    result(
        f"{done.dataset}: {counted(done.pictures, 'picture')} ({done.new:,} new, {done.changed:,} changed, "
        f"{done.same:,} as before), {rejected} rejected{', files verified' if verified else ''}."
    )
    for row in done.rejected[:10]:
        say(f"  {row.key}: {row.reason}")
    if len(done.rejected) > 10:
        say(f"  … and {len(done.rejected) - 10:,} more; --json lists them all.")
    for name, key in done.renamed[:10]:
        say(f"  {legible(name)} came in as {key}.")
    if len(done.renamed) > 10:
        say(f"  … and {len(done.renamed) - 10:,} more came in under another key; --json lists them all.")
    for note in done.notes:
        say(note)
    for line in done.passed_over.lines():
        say(line)
    if done.odd_dates:
        dates = "1 date is" if done.odd_dates == 1 else f"{done.odd_dates:,} dates are"
        say(f"{dates} not like 2018-10-10: shown as written, and found by a year only where it comes first.")
    _tell_unread_credits(done)


def _tell_unread_credits(done: Summary) -> None:
    for name, why in done.unread_credits[:10]:
        say(f"  {legible(name)}: {why}; the credit behind that is not read.")
    if len(done.unread_credits) > 10:
        say(f"  … and {len(done.unread_credits) - 10:,} more credits that can't be read; --json lists them all.")
