"""A visitor who fills in the form by which one leaves, as a browser sends it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from itertools import count

from exhibition_fixtures import Page
from httpx2 import Response
from starlette.testclient import TestClient

from doesexist.exhibition.http.signed_forms import BITS, PARTS

TOKEN = "a token of the desk"  # noqa: S105 (a test's own)
CURATOR = ("anyone", TOKEN)
AT_THE_DESK = f'[desk]\ntoken = "{TOKEN}"\n'


def token(page: str) -> str:
    """What a page's form is signed with."""
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def filled_in(visitor: TestClient, **fields: str) -> dict[str, str]:
    """The form of a visitor who is on ffhq/00000 and wants to leave; what is given is filled in otherwise."""
    form = {
        "kind": "leave",
        "page": "/pictures/ffhq/00000",
        "asker": "pictured",
        "token": token(visitor.get("/leave").text),
    }
    return {**form, **fields}


def send(visitor: TestClient, form: Mapping[str, str], **headers: str) -> Response:
    return visitor.post("/leave", data=dict(form), headers=headers)


def asked(visitor: TestClient, **fields: str) -> str:
    """Ask for something; return the address of the receipt."""
    answer = send(visitor, filled_in(visitor, **fields))
    assert answer.status_code == 303, Page(answer.text).text
    return str(answer.headers["location"])


def worked_for(signed: str) -> str:
    """What a browser sends that has worked."""
    numbers: list[str] = []
    for part in range(PARTS):
        for number in count():
            digest = hashlib.sha256(f"{signed}.{part}.{number}".encode()).digest()
            if int.from_bytes(digest) >> (256 - BITS) == 0:
                numbers.append(str(number))
                break
    return ".".join(numbers)
