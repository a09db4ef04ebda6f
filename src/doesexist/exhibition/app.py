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
from doesexist.exhibition.context import House
from doesexist.exhibition.http import failures, openapi, responses
from doesexist.exhibition.http.headers import Door
from doesexist.exhibition.http.openapi import Responses, in_bytes, in_html, in_json, redirect
from doesexist.exhibition.rendering.templating import STATIC
from doesexist.exhibition.rooms.average import page as average_
from doesexist.exhibition.rooms.certificates import page as certificates_
from doesexist.exhibition.rooms.credits import contributor as contributors_
from doesexist.exhibition.rooms.credits import page as credit_roll_
from doesexist.exhibition.rooms.desk import page as desk_
from doesexist.exhibition.rooms.iiif import images as iiif_
from doesexist.exhibition.rooms.leave import page as leave_
from doesexist.exhibition.rooms.search import page as searching_
from doesexist.exhibition.rooms.site import about as about_
from doesexist.exhibition.rooms.site import well_known as signs_
from doesexist.exhibition.rooms.walk import page as pages_
from doesexist.exhibition.rooms.walk import photograph as photographs_
from doesexist.exhibition.rooms.walk import qr_code as codes_
from doesexist.exhibition.rooms.wall import page as grid_
from doesexist.exhibition.settings.crawlers import Crawlers
from doesexist.exhibition.settings.exhibition_toml import settings_of
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
    return responses.data(request, request.app.openapi())


# An address that ends in .json stands before the one that would take its ending for a part of a name.
ROOMS = (
    Room(addresses.HOME, pages_.home, in_html(304, 400, 404, 503), openapi.walking()),
    Room(addresses.RANDOM, pages_.random, redirect(in_html(404, 503))),
    Room(f"{addresses.RANDOM}.json", pages_.random_json, in_json(PictureDescription, 404, 503)),
    Room(f"{_PICTURE}.json", pages_.picture_json, in_json(PictureDescription, 304, 404, 410, 503)),
    Room(_PICTURE, pages_.picture, in_html(304, 404, 410, 503), openapi.behind_a_veil()),
    Room(f"{_PICTURE}/wild.json", photographs_.wild_json, in_json(PictureDescription, 304, 404, 410, 503)),
    Room(f"{_PICTURE}/wild", photographs_.wild, in_html(304, 404, 410, 503)),
    Room(
        addresses.code("{dataset}", "{key}"),
        codes_.code,
        in_bytes(["image/svg+xml"], 304, otherwise=in_html(404, 410, 503)),
    ),
    Room(
        f"{_CONTRIBUTOR}.json",
        contributors_.contributor_json,
        in_json(contributors_.ContributorPage, 304, 400, 404, 410, 503),
    ),
    Room(_CONTRIBUTOR, contributors_.contributor, in_html(304, 400, 404, 410, 503)),
    Room(f"{_CONTRIBUTOR}/certificate", certificates_.certificate, in_html(304, 400, 404, 410, 503)),
    Room(
        f"{_CONTRIBUTOR}/certificate.pdf",
        certificates_.certificate_pdf,
        in_bytes([certificates_.PDF], 304, otherwise=in_html(400, 404, 410, 503)),
    ),
    Room(
        f"{_CONTRIBUTOR}/certificate.{Format.WEBP}",
        certificates_.certificate_image,
        in_bytes([Format.WEBP.media_type], 304, otherwise=in_html(400, 404, 410, 503)),
    ),
    Room(addresses.CERTIFICATE_CHECK, certificates_.check, in_html(304, 400, 404, 503)),
    Room(addresses.CREDITS, credit_roll_.roll, in_html(304, 400, 404, 410, 503), openapi.filtering(paged=True)),
    *(
        Room(
            f"{addresses.CREDITS}.{form}",
            answer,
            in_bytes([credit_roll_.MEDIA_TYPES[form].split(";")[0]], 400, 404, 503),
            openapi.filtering(paged=False),
        )
        for form, answer in credit_roll_.FILES.items()
    ),
    Room(
        f"{addresses.GRID}.json",
        grid_.grid_json,
        in_json((grid_.WallPlace, grid_.WallSummary), 304, 400, 404, 410, 503),
        openapi.hanging(for_programs=True),
    ),
    Room(addresses.GRID, grid_.grid, in_html(304, 400, 404, 410, 503), openapi.hanging(for_programs=False)),
    Room(
        f"{addresses.AVERAGE}.json",
        average_.average_json,
        in_json(average_.AverageDescription, 304, 400, 404, 503),
        openapi.averaging(),
    ),
    Room(addresses.AVERAGE, average_.average, in_html(304, 400, 404, 503), openapi.averaging()),
    Room(
        f"{addresses.AVERAGE}/{{name}}.webp",
        average_.small_average,
        in_bytes([Format.WEBP.media_type], 304, otherwise=in_html(400, 404, 503)),
        openapi.averaging(as_image=True),
    ),
    Room(addresses.LEAVE, leave_.leave, {**redirect({}), **in_html(400, 503)}),
    Room(
        addresses.LEAVE,
        leave_.leave_sent,
        redirect(in_html(400, 403, 413, 429, 503)),
        form=openapi.form(openapi.ASKING),
    ),
    Room(addresses.receipt_page("{receipt}"), leave_.receipt, in_html(404, 429, 503)),
    Room(addresses.DESK, desk_.desk, in_html(401, 404, 429, 503)),
    Room(addresses.desk_page("{name}"), desk_.desk_request, in_html(401, 404, 409, 429, 503)),
    Room(
        addresses.desk_page("{name}"),
        desk_.desk_decided,
        {**redirect({}), **in_html(400, 401, 403, 404, 409, 413, 429, 503)},
        form=openapi.form(openapi.DECIDING),
    ),
    Room(f"{addresses.SEARCH}.json", searching_.search_json, in_json(searching_.Found, 400, 503)),
    Room(addresses.SEARCH, searching_.search, in_html(400, 503)),
    Room(addresses.ABOUT, about_.about, in_html(304, 503)),
    Room(addresses.IMPRINT, about_.imprint, in_html(304, 503)),
    Room(addresses.HEALTH, signs_.health, in_json(openapi.Health, 503)),
    Room("/openapi.json", description, in_json(dict, 304)),
    Room(_IMAGE, iiif_.base, redirect(openapi.failures(404, 410, 503))),
    Room(f"{_IMAGE}/info.json", iiif_.info, in_json(openapi.ImageInfo, 304, 404, 410, 503)),
    Room(_IMAGE_REQUEST, iiif_.image, in_bytes(_IMAGES, 304, 400, 404, 410, 501, 503)),
    Room("/robots.txt", signs_.robots, in_bytes(["text/plain"], 304)),
    Room("/.well-known/tdmrep.json", signs_.reservation, in_json(openapi.Reservation, 304, many=True)),
    Room(addresses.ICON, signs_.icon, in_bytes(["image/svg+xml"], 304)),
    Room(
        f"{STATIC}/{{name}}",
        signs_.front_end,
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
