"""`doesexist survey` decodes every picture once."""

from __future__ import annotations

from typing import Annotated

import typer

from doesexist.cli.options import HERE, Archive, Json
from doesexist.cli.speaking import as_json, ends_with_sentence, result, say, watched_rate
from doesexist.studio.survey.surveying import Survey, SurveyedDataset

_LISTED = 10


@ends_with_sentence
def survey(
    archive: Archive = HERE,
    workers: Annotated[int | None, typer.Option(min=1, help="How many work at once; else every processor.")] = None,
    cluster: Annotated[
        str | None, typer.Option(help="The address of a Dask scheduler whose workers do it: tcp://HOST:8786.")
    ] = None,
    json: Json = False,
) -> None:
    """Look at every picture once, for wall and average. Stop it whenever you like, and run it again."""
    run = Survey(archive, workers=workers, cluster=cluster)
    surveyed(run)
    if json:
        as_json(
            {
                "looked": run.looked,
                "datasets": [
                    {"dataset": one.dataset, "pictures": one.pictures, "summed": one.summed, "size": one.size}
                    for one in run.found
                ],
                "unreadable": [{"picture": one.name, "reason": one.reason} for one in run.unreadable],
            }
        )
        return
    for one in run.found:
        result(_sentence(one))
    if not run.found:
        result("There is no picture here that could be looked at.")
    for lost in run.unreadable[:_LISTED]:
        say(f"  {lost.name}: {lost.reason}")
    if len(run.unreadable) > _LISTED:
        say(f"  … and {len(run.unreadable) - _LISTED:,} more that can't be read; --json lists them all.")


def surveyed(run: Survey) -> None:
    """Run a survey with a progress bar."""
    for _ in watched_rate(run, "Looking at everyone", lambda step: step.pictures, lambda: run.total):
        pass


def _sentence(found: SurveyedDataset) -> str:
    pictures = f"{found.pictures:,} {'picture' if found.pictures == 1 else 'pictures'}"
    if found.size is None:
        return f"{found.dataset}: {pictures} surveyed."
    width, height = found.size
    others = found.pictures - found.summed
    sizes = f"{found.summed:,} of {width} × {height} pixels are in the average, {others:,} of other sizes are not"
    return f"{found.dataset}: {pictures} surveyed{f'; {sizes}' if others else f', of {width} × {height} pixels'}."
