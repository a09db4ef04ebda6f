"""Sentences about a picture that are put together from facts, in the visitor's language."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from doesexist.errors import marked as _
from doesexist.exhibition.language.languages import Speech
from doesexist.model import Picture

CROPPED = _("cropped")
ROTATED = _("rotated %(degrees)s°")
SCALED = _("scaled to %(width)s × %(height)s")
AND = _("%(all)s and %(last)s")
_CODE = re.compile(r"`([^`\n]+)`")


def typeset(text: str) -> Markup:
    r"""Return what a dataset's card says as HTML: what stands between backticks is code, and no line ends in a size.

    >>> typeset("Drawn by `doesexist sample --seed <0>`, of 256 × 256 pixels.")
    Markup('Drawn by <code>doesexist sample --seed &lt;0&gt;</code>, of 256\xa0×\xa0256 pixels.')
    """
    unbroken = str(escape(text)).replace(" × ", "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}")
    return Markup(_CODE.sub(r"<code>\1</code>", unbroken))  # noqa: S704 (escaped above)


def changes_in(spoken: Speech, picture: Picture) -> str | None:
    """Return what was done to the photograph to make the picture; None if nothing is known to have been done.

    The same as `doesexist.model.credits.changes`, which says it in English for files that travel.
    """
    if not picture.quad:
        return None
    deeds = [spoken.say(CROPPED)]
    if turned := round(abs(picture.quad.rotation), 1):
        deeds.append(spoken.say(ROTATED) % {"degrees": spoken.decimal(turned)})
    if picture.image and picture.image.width and picture.image.height:
        deeds.append(spoken.say(SCALED) % {"width": picture.image.width, "height": picture.image.height})
    if len(deeds) == 1:
        return deeds[0]
    return spoken.say(AND) % {"all": ", ".join(deeds[:-1]), "last": deeds[-1]}
