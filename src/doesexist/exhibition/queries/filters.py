"""The words of a filter in a query string, as every room reads them."""

from __future__ import annotations

from fastapi import Request

from doesexist.errors import BadFilter
from doesexist.errors import marked as _
from doesexist.model.filters import SAID_TWICE

LONGEST = 500
"""Characters of a term."""
TERMS_SAY = {
    "dataset": "The name of a dataset.",
    "licence": "The id of a licence, as CC-BY-2.0.",
    "contributor": "SERVICE/ACCOUNT.",
    "country": "A country, as the dataset writes it.",
    "year": "Of the upload: 2014, or 2014..2016.",
    "split": "A part of a dataset, as training.",
    "key": "One key, or a range of numbers: 0..999.",
}
"""The words of a filter, for those who read how this is called (model.filters understands them)."""
PATTERNS = {
    "contributor": r"^([^/\s]+/\S+)?$",
    "year": r"^([0-9]{1,9}(\.\.[0-9]{1,9})?)?$",
}
"""The shapes that some of them have."""
_TOO_LONG = _("a term has 1 to 500 characters")


def said(request: Request) -> dict[str, str]:
    """Return what a query string says; a field of the form that was left empty says nothing."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if not value:
            continue
        if name in found:
            raise BadFilter(f"{name}={value}", SAID_TWICE, {"name": name[:80]})
        found[name] = value
    return found


def term(name: str, value: str | None) -> str | None:
    """Return a term as it is; raise BadFilter where it is too long."""
    if value is not None and len(value) > LONGEST:
        raise BadFilter(f"{name}={value}", _TOO_LONG)
    return value
