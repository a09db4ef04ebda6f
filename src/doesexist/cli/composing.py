"""`montage` and `average`: the commands that make one picture of many."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from doesexist.cli.options import HERE, Archive, Json, ReadTerms
from doesexist.cli.printing import tell_letters
from doesexist.cli.speaking import as_json, ends_with_sentence, result, say, watched_rate
from doesexist.exhibition.settings.exhibition_toml import settings_of
from doesexist.imaging.tiles import LEVELS
from doesexist.model import Filter
from doesexist.model.walls import Order, unfolded
from doesexist.studio.prints.compositions import Average, Montage, Print
from doesexist.studio.prints.selection import Chosen
from doesexist.studio.prints.writing_whole import Composition, Made, recipe_beside

Dataset = Annotated[str | None, typer.Option(help="Whose pictures; needed where there are several.")]
Where = Annotated[str, typer.Option(help="A filter: licence=CC-BY-2.0 year=2014..2016 …")]
LeaveOut = Annotated[
    bool, typer.Option("--leave-out-noderivs", help="Leave out pictures that may not be changed, instead of refusing.")
]

LeaveOutUnread = Annotated[
    bool,
    typer.Option("--leave-out-unread", help="Leave out pictures whose terms nobody has read, instead of refusing."),
]


@ends_with_sentence
def montage(
    out: Annotated[Path, typer.Argument(help="OUT.png; with --inset also .svg or .pdf.")],
    dataset: Dataset = None,
    tile: Annotated[int, typer.Option(help=f"Pixels a side of each: {', '.join(map(str, reversed(LEVELS)))}.")] = 16,
    where: Where = "",
    order: Annotated[Order, typer.Option(help="By what they are put in order.")] = Order.KEY,
    inset: Annotated[
        bool, typer.Option("--inset", help="Print it on A3 with a few of them enlarged beside (the essay's figure 3).")
    ] = False,
    around: Annotated[str | None, typer.Option(help="With --inset: the key of who is enlarged in the middle.")] = None,
    leave_out_noderivs: LeaveOut = False,
    leave_out_unread: LeaveOutUnread = False,
    read_terms: ReadTerms = None,
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """Put everyone into one grid without a gap. Row by row; the recipe is in the file, and beside it."""
    if tile not in LEVELS:
        raise typer.BadParameter(f"--tile is one of {', '.join(map(str, reversed(LEVELS)))}")
    if around is not None and not inset:
        raise typer.BadParameter("--around says who is enlarged: it goes with --inset")
    chosen = Chosen(
        dataset=dataset,
        where=Filter.parsed(where),
        leave_out_noderivs=leave_out_noderivs,
        leave_out_unread=leave_out_unread,
        read_terms=frozenset(read_terms or ()),
        order=order,
    )
    venue = settings_of(archive).venue
    run = (
        Print(archive, out, chosen, tile=tile, middle=around, venue=venue)
        if inset
        else Montage(archive, out, chosen, tile=tile, venue=venue)
    )
    _tell(out, _made(run, run), json=json)


@ends_with_sentence
def average(
    out: Annotated[Path, typer.Argument(help="OUT.png.")],
    dataset: Dataset = None,
    where: Where = "",
    linear: Annotated[
        bool, typer.Option("--linear", help="The mean of light, not of the files' values; every picture is opened.")
    ] = False,
    leave_out_noderivs: LeaveOut = False,
    leave_out_unread: LeaveOutUnread = False,
    read_terms: ReadTerms = None,
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """Average everyone, or whom a filter means, at full size. Everyone's is there at once: from the survey's sums."""
    chosen = Chosen(
        dataset=dataset,
        where=Filter.parsed(where),
        leave_out_noderivs=leave_out_noderivs,
        leave_out_unread=leave_out_unread,
        read_terms=frozenset(read_terms or ()),
    )
    run = Average(archive, out, chosen, linear=linear, venue=settings_of(archive).venue)
    steps = watched_rate(run, "Adding them up", lambda count: count, lambda: run.total)
    _tell(out, _made(run, steps), json=json)


def _made(run: Composition, steps: Iterable[int]) -> Made:
    for _ in steps:
        pass
    assert run.made is not None, "there is always somebody, or an error"
    return run.made


def _tell(out: Path, made: Made, *, json: bool) -> None:
    recipe = made.recipe
    if json:
        as_json(
            {
                "file": str(out), "recipe": str(recipe_beside(out)), "bytes": made.size,
                "pictures": recipe.pictures.count, "left_over": len(unfolded(recipe.left_over)),
                "licence": recipe.licence.id if recipe.licence else None,
            }
        )  # fmt: skip
        return
    result(f"{out} ({made.size:,} bytes)")
    say(f"{recipe.credit[0].upper()}{recipe.credit[1:]}")
    for sentence in recipe.told:
        say(sentence)
    for left_out in recipe.left_out:
        say(f"Left out: {', '.join(left_out.keys[:10])}{' …' if len(left_out.keys) > 10 else ''}. {left_out.why}")
    if recipe.left_over:
        say(f"No place in a rectangle without gaps: {', '.join(recipe.left_over[:10])}.")
    if made.sheet:
        tell_letters(made.sheet)
