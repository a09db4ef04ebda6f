"""The plan of the house: every address, who answers it, and with what."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager, closing
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import anyio
from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from doesexist.archive import Reading
from doesexist.exhibition import (
    about,
    answers,
    average,
    certificates,
    codes,
    contributors,
    credit_roll,
    desk,
    failures,
    grid,
    iiif,
    leave,
    openapi,
    pages,
    photographs,
    searching,
    signs,
)
from doesexist.exhibition.crawlers import Crawlers
from doesexist.exhibition.door import Door
from doesexist.exhibition.house import House
from doesexist.exhibition.openapi import Responses, in_bytes, in_html, in_json, redirect
from doesexist.exhibition.settings import settings_of
from doesexist.exhibition.templating import STATIC
from doesexist.imaging.encoding import Format
from doesexist.model import addresses
from doesexist.model.description import PictureDescription


class Room(NamedTuple):
    """An address, who answers it, the answers there are, and the parameters that the function's own don't tell."""

    address: str
    answers: Callable[..., Awaitable[Response]]
    responses: Responses
    parameters: Iterable[dict[str, object]] = ()
    form: Mapping[str, object] | None = None
    """What is sent there: then it is no page to be read, but where a form goes."""

    @property
    def method(self) -> str:
        """How it is asked for."""
        return "POST" if self.form else "GET"

    @property
    def described(self) -> dict[str, object] | None:
        """What FastAPI doesn't find out by itself."""
        said: dict[str, object] = {}
        if self.parameters:
            said["parameters"] = [*self.parameters]
        if self.form:
            said["requestBody"] = self.form
        return said or None


_PICTURE = addresses.picture_page("{dataset}", "{key}")
_CONTRIBUTOR = "/contributors/{service}/{account}"
_IMAGE = f"{addresses.IIIF}/{{identifier}}"
_IMAGE_REQUEST = f"{_IMAGE}/{{region}}/{{size}}/{{rotation}}/{{quality_and_format}}"
_IMAGES = [form.media_type for form in Format]


async def description(request: Request) -> Response:
    """Return this description."""
    return answers.data(request, request.app.openapi())


# An address that ends in .json stands before the one that would take its ending for a part of a name.
ROOMS = (
    Room(addresses.HOME, pages.home, in_html(304, 400, 404, 503), openapi.walking()),
    Room(addresses.RANDOM, pages.random, redirect(in_html(404, 503))),
    Room(f"{addresses.RANDOM}.json", pages.random_json, in_json(PictureDescription, 404, 503)),
    Room(f"{_PICTURE}.json", pages.picture_json, in_json(PictureDescription, 304, 404, 410, 503)),
    Room(_PICTURE, pages.picture, in_html(304, 404, 410, 503), openapi.behind_a_veil()),
    Room(f"{_PICTURE}/wild.json", photographs.wild_json, in_json(PictureDescription, 304, 404, 410, 503)),
    Room(f"{_PICTURE}/wild", photographs.wild, in_html(304, 404, 410, 503)),
    Room(
        addresses.code("{dataset}", "{key}"),
        codes.code,
        in_bytes(["image/svg+xml"], 304, otherwise=in_html(404, 410, 503)),
    ),
    Room(
        f"{_CONTRIBUTOR}.json",
        contributors.contributor_json,
        in_json(contributors.ContributorPage, 304, 400, 404, 410, 503),
    ),
    Room(_CONTRIBUTOR, contributors.contributor, in_html(304, 400, 404, 410, 503)),
    Room(f"{_CONTRIBUTOR}/certificate", certificates.certificate, in_html(304, 400, 404, 410, 503)),
    Room(
        f"{_CONTRIBUTOR}/certificate.pdf",
        certificates.certificate_pdf,
        in_bytes([certificates.PDF], 304, otherwise=in_html(400, 404, 410, 503)),
    ),
    Room(
        f"{_CONTRIBUTOR}/certificate.{Format.WEBP}",
        certificates.certificate_image,
        in_bytes([Format.WEBP.media_type], 304, otherwise=in_html(400, 404, 410, 503)),
    ),
    Room(addresses.CERTIFICATE_CHECK, certificates.check, in_html(304, 400, 404, 503)),
    Room(addresses.CREDITS, credit_roll.roll, in_html(304, 400, 404, 410, 503), openapi.filtering(paged=True)),
    *(
        Room(
            f"{addresses.CREDITS}.{form}",
            answer,
            in_bytes([credit_roll.MEDIA_TYPES[form].split(";")[0]], 400, 404, 503),
            openapi.filtering(paged=False),
        )
        for form, answer in credit_roll.FILES.items()
    ),
    Room(
        f"{addresses.GRID}.json",
        grid.grid_json,
        in_json((grid.WallPlace, grid.WallSummary), 304, 400, 404, 410, 503),
        openapi.hanging(for_programs=True),
    ),
    Room(addresses.GRID, grid.grid, in_html(304, 400, 404, 410, 503), openapi.hanging(for_programs=False)),
    Room(
        f"{addresses.AVERAGE}.json",
        average.average_json,
        in_json(average.AverageDescription, 304, 400, 404, 503),
        openapi.averaging(),
    ),
    Room(addresses.AVERAGE, average.average, in_html(304, 400, 404, 503), openapi.averaging()),
    Room(
        f"{addresses.AVERAGE}/{{name}}.webp",
        average.small_average,
        in_bytes([Format.WEBP.media_type], 304, otherwise=in_html(400, 404, 503)),
        openapi.averaging(as_image=True),
    ),
    Room(addresses.LEAVE, leave.leave, {**redirect({}), **in_html(400, 503)}),
    Room(
        addresses.LEAVE, leave.leave_sent, redirect(in_html(400, 403, 413, 429, 503)), form=openapi.form(openapi.ASKING)
    ),
    Room(addresses.receipt_page("{receipt}"), leave.receipt, in_html(404, 429, 503)),
    Room(addresses.DESK, desk.desk, in_html(401, 404, 429, 503)),
    Room(addresses.desk_page("{name}"), desk.desk_request, in_html(401, 404, 409, 429, 503)),
    Room(
        addresses.desk_page("{name}"),
        desk.desk_decided,
        {**redirect({}), **in_html(400, 401, 403, 404, 409, 413, 429, 503)},
        form=openapi.form(openapi.DECIDING),
    ),
    Room(f"{addresses.SEARCH}.json", searching.search_json, in_json(searching.Found, 400, 503)),
    Room(addresses.SEARCH, searching.search, in_html(400, 503)),
    Room(addresses.ABOUT, about.about, in_html(304, 503)),
    Room(addresses.IMPRINT, about.imprint, in_html(304, 503)),
    Room(addresses.HEALTH, signs.health, in_json(openapi.Health, 503)),
    Room("/openapi.json", description, in_json(dict, 304)),
    Room(_IMAGE, iiif.base, redirect(openapi.failures(404, 410, 503))),
    Room(f"{_IMAGE}/info.json", iiif.info, in_json(openapi.ImageInfo, 304, 404, 410, 503)),
    Room(_IMAGE_REQUEST, iiif.image, in_bytes(_IMAGES, 304, 400, 404, 410, 501, 503)),
    Room("/robots.txt", signs.robots, in_bytes(["text/plain"], 304)),
    Room("/.well-known/tdmrep.json", signs.reservation, in_json(openapi.Reservation, 304, many=True)),
    Room(addresses.ICON, signs.icon, in_bytes(["image/svg+xml"], 304)),
    Room(
        f"{STATIC}/{{name}}",
        signs.front_end,
        in_bytes(["text/css", "text/javascript", "font/woff2"], otherwise=in_html(404)),
    ),
)
"""Every address of the exhibition."""


class Desk(APIRoute):
    """Where a request comes in. A room that takes nothing but its address is handed that: looking for more takes time.

    FastAPI describes such a room like any other, and reads the parameters of all others.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return who answers."""
        takes = self.dependant
        if takes.query_params or takes.header_params or takes.body_params or takes.cookie_params or takes.dependencies:
            return super().get_route_handler()
        answers = self.endpoint

        async def answered(request: Request) -> Response:
            response: Response = await answers(request, **request.path_params)
            return response

        return answered


class Exhibition(FastAPI):
    """An app whose door stands before everything else, so that no answer leaves without its headers."""

    def __init__(self, crawlers: Crawlers, prefix: str, **how: Any) -> None:  # noqa: ANN401 (as FastAPI's own)
        self._crawlers = crawlers
        self._prefix = prefix
        super().__init__(**how)

    def build_middleware_stack(self) -> ASGIApp:
        """Return the app as it is served."""
        return Door(super().build_middleware_stack(), self._crawlers, self._prefix)

    def openapi(self) -> dict[str, Any]:
        """Return what programs are told."""
        return openapi.describe(self)


def application(archive: Path, renders: int | None = None, prefix: str = "") -> FastAPI:
    """Return the exhibition of an archive; at most `renders` pictures are decoded at once (as many as processors).

    With a prefix ("/people") all that is handed out lies under it; it is reached there, and without it.
    Raises SettingsUnreadable, or ArchiveMissing and its siblings where there is nothing to show.
    """
    Reading(archive).close()
    settings = settings_of(archive)

    @asynccontextmanager
    async def while_open(app: FastAPI) -> AsyncGenerator[None, None]:
        with closing(House(archive, settings, renders)) as house:
            app.state.house = house
            async with anyio.create_task_group() as beside:
                beside.start_soon(house.keep_watch)
                beside.start_soon(house.keep_finishing)
                yield
                beside.cancel_scope.cancel()

    app = Exhibition(
        Crawlers(settings),
        prefix,
        title="doesexist",
        version=version("doesexist"),
        openapi_url=None,  # it is a room like any other
        docs_url=None,  # its page would ask a third party for a script
        redoc_url=None,
        redirect_slashes=False,
        lifespan=while_open,
    )
    app.router.route_class = Desk
    failures.tell_failures(app)
    for room in ROOMS:
        app.add_api_route(
            room.address,
            room.answers,
            response_class=Response,
            status_code=min(status for status in room.responses if isinstance(status, int)),
            responses=room.responses,
            operation_id=room.answers.__name__,
            methods=[room.method],
            openapi_extra=room.described,
        )
    return app
