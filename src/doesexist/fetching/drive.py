"""Google Drive's HTML pages, which come with status 200 instead of a file.

For a large file the page says that it can't be scanned for viruses, and has a form, which is submitted as a browser
would do; the response is the file. For a file over its download quota the page says so: it does not come that day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

MOST = 1 << 18
"""Bytes of a page that are read, at most; Drive's are a few kilobytes long."""

_QUOTA = re.compile(r"too many users have viewed or downloaded this file|google drive - quota exceeded", re.IGNORECASE)


@dataclass(slots=True)
class Form:
    """An HTML form: action, method, and its fields with their default values."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def address(self) -> str:
        """Return the URL that a browser requests when it submits the form with GET.

        >>> Form("https://example.org/download?old=1", "get", [("id", "a b"), ("confirm", "t")]).address()
        'https://example.org/download?id=a+b&confirm=t'
        """
        return urlunsplit(urlsplit(self.action)._replace(query=urlencode(self.fields), fragment=""))


def is_page(content_type: str, beginning: bytes) -> bool:
    """Tell whether a response is HTML, by its media type and first bytes, which no picture or JSON begins with."""
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    return start.startswith((b"<!doctype html", b"<html")) or ("html" in content_type.lower() and start[:1] == b"<")


def is_quota(page: str) -> bool:
    """Tell whether a page says that too many people have downloaded the file."""
    return bool(_QUOTA.search(page))


def confirmation(page: str, address: str) -> Form | None:
    """Return the form that confirms the download without a virus scan, None if the page has none."""
    for form in _read(page).forms:
        names = {name for name, _ in form.fields}
        if "confirm" in names or re.search(r"[?&]confirm=", form.action):
            form.action = urljoin(address, form.action)
            return form
    return None


def title(page: str) -> str:
    """Return a page's title in one line of printable characters, at most 80.

    >>> title("<title>Sign in -   Google Accounts</title>")
    'Sign in - Google Accounts'
    """
    words = " ".join(_read(page).title.split())
    return "".join(sign for sign in words if sign.isprintable())[:80]


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


class _Reader(HTMLParser):
    # <title>Google Drive - Virus scan warning</title> … <form action="https://drive.usercontent.google.com/download"
    # method="get"> <input type="submit" value="…"> <input type="hidden" name="id" value="16N0…">
    # <input type="hidden" name="confirm" value="t"> <input type="hidden" name="uuid" value="…"> </form>

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.title = ""
        self._open: Form | None = None
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(said.get("action", ""), said.get("method", "get").lower())
            self.forms.append(self._open)
        elif tag == "input" and self._open and said.get("type", "text") in {"hidden", "text"} and said.get("name"):
            self._open.fields.append((said["name"], said.get("value", "")))
        elif tag == "title":
            self._in_title = not self.title

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
