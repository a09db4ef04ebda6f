"""Those who look the same as somebody who left at the desk leave, too, where the curator says so."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request, Response
from starlette.background import BackgroundTask

from doesexist.archive import Departure, Who
from doesexist.errors import ArchiveError, FormUnreadable, NotWrittenDown
from doesexist.errors import marked as _
from doesexist.exhibition.http.signed_forms import fields_of, nonce_of
from doesexist.exhibition.lanes import DECIDING
from doesexist.exhibition.rooms.desk import looking_alike
from doesexist.exhibition.rooms.desk.page import DESK_KEY, let_in, reason_in, shown, to_the_desk
from doesexist.model.likeness import Alike
from doesexist.studio.leaving import removing
from doesexist.studio.leaving.deciding import LEFT

_ANOTHER = _("it names somebody whom the desk did not ask about")


async def left_too(request: Request) -> Response:
    """Let those leave who are ticked; show who looks the same as they do, or lead to the desk.

    With nobody ticked it asks again. Sent twice, it says who had left already.
    """
    context = await let_in(request)
    fields = await fields_of(request, 2 * looking_alike.MOST + 20)
    form = dict(reversed(fields))
    offers = [value for name, value in fields if name == "alike"]
    reason = reason_in(form)
    key = context.reading.secret(DESK_KEY)
    nonce_of(key, form.get("token", ""), looking_alike.about(offers))
    alike = [looking_alike.read(each) for each in offers]
    chosen = _chosen(alike, [value for name, value in fields if name == "too"])
    if not chosen:
        told = looking_alike.facts(context, key, Departure(alike=tuple(alike)), reason, nobody=True)
        return shown(request, "desk_alike.html", **told)
    try:
        departure, _scrubbed = await context.run(
            DECIDING, removing.remove, context.archive, chosen, reason=reason or LEFT
        )
    except ArchiveError as error:
        raise NotWrittenDown from error
    if departure.already or departure.unknown or looking_alike.is_told(context, departure):
        answer = shown(request, "desk_alike.html", **looking_alike.facts(context, key, departure, reason))
    else:
        answer = to_the_desk()
    answer.background = BackgroundTask(context.finish)
    return answer


def _chosen(alike: Sequence[Alike], ticked: Sequence[str]) -> list[Who]:
    """Return who is ticked; raise FormUnreadable where that is somebody whom the desk did not ask about."""
    if not {each.name for each in alike}.issuperset(ticked):
        raise FormUnreadable(_ANOTHER)
    return [Who("picture", (each.dataset, each.key)) for each in alike if each.name in ticked]
