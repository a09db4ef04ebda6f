"""The credit of a picture as a text to copy: title, author, source, licence, changes; in the visitor's language."""

from __future__ import annotations

from doesexist.errors import marked as _
from doesexist.exhibition.language.languages import Speech
from doesexist.exhibition.language.wording import changes_in
from doesexist.model import Picture

UNTITLED = _("Untitled")
TITLED = _("“%(title)s”")
BY = _("%(title)s by %(name)s")
ANONYMOUS = _("%(title)s by a photographer who asked not to be named")
CREDIT_UNKNOWN = _("%(title)s, credit unknown")
LICENCE_UNKNOWN = _("licence unknown")


def credit_text(spoken: Speech, picture: Picture, *, drawn: bool) -> str:
    """Return a credit in one line, with the addresses of source and licence.

    The same facts as in `doesexist.model.credits.credit`, which says them in English for files that travel. Nobody is
    sent to look for a photograph that was drawn.

    >>> from doesexist.exhibition.language.languages import speech
    >>> credit_text(speech("en"), Picture("faces", "a", title="Tea"), drawn=False)
    '“Tea”, credit unknown, licence unknown'
    """
    title = spoken.say(TITLED) % {"title": picture.title} if picture.title else spoken.say(UNTITLED)
    who, name = CREDIT_UNKNOWN, ""
    if picture.contributor:
        who, name = BY, picture.contributor.name
    elif picture.anonymous:
        who = ANONYMOUS
    said = spoken.say(who) % {"title": title, "name": name}
    parts = [f"{said} ({picture.source})" if picture.source and not drawn else said]
    if picture.licence:
        address = f" ({picture.licence.url})" if picture.licence.url else ""
        parts.append(f"{picture.licence.name}{address}")
    else:
        parts.append(spoken.say(LICENCE_UNKNOWN))
    if done := changes_in(spoken, picture):
        parts.append(done)
    return ", ".join(parts)
