"""`doesexist search` finds pictures."""

from __future__ import annotations

from typing import Annotated

import typer

from doesexist.archive import Hits
from doesexist.cli.options import HERE, Archive, Json
from doesexist.cli.speaking import ends_with_sentence, result, say
from doesexist.model.credits import credit
from doesexist.model.description import described
from doesexist.model.queries import As, Query
from doesexist.studio.output import encoded
from doesexist.studio.search import searching


@ends_with_sentence
def search(
    query: Annotated[
        list[str],
        typer.Argument(help="An address, a number, an account, a name, words of a title or of a file's name."),
    ],
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many pictures at most.")] = 100,
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """Find pictures by address, number, account, name, words. Of a name, a title or a file's name a part is enough."""
    meant, hits = searching.search(archive, " ".join(query), limit)
    if json:
        found = {
            "query": meant.text,
            "understood": [{"as": each.kind.value, "value": each.value} for each in meant.understood],
            "total": hits.total,
            "total_is": "exact" if hits.exact else "at least",
            "results": [described(picture) for picture in hits.pictures],
            "next": None,
        }
        result(encoded(found).decode())
        return
    say(f"Looked for: {'; '.join(f'{each.kind} {each.value}' for each in meant.understood) or 'nothing'}.")
    for picture in hits.pictures:
        result(f"{picture.dataset}/{picture.key}\t{credit(picture)}")
    _tell(meant, hits)


def _tell(query: Query, hits: Hits) -> None:
    if hits.accounts > 1 and query.values(As.NAME):
        say(f"This name belongs to {hits.accounts:,} accounts.")
    if not hits.pictures:
        say("Nothing was found. Try a part of a name, the photograph's address, or its number.")
    elif len(hits.pictures) < hits.total or not hits.exact:
        at_least = "" if hits.exact else "at least "
        say(f"{len(hits.pictures):,} of {at_least}{hits.total:,} pictures; --limit shows more.")
