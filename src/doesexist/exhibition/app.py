"""The FastAPI application: the addresses of all rooms, middleware and error handlers."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager, closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import anyio
from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from doesexist.archive import Reading
from doesexist.errors import NothingFound
from doesexist.exhibition.context import ExhibitionContext, context_of
from doesexist.exhibition.http import failures, openapi
from doesexist.exhibition.http.headers import HeadersMiddleware
from doesexist.exhibition.lanes import LOOKING_UP
from doesexist.exhibition.remembering import memory_of
from doesexist.exhibition.room import Address
from doesexist.exhibition.rooms import ROOMS
from doesexist.exhibition.settings.crawlers import Crawlers
from doesexist.exhibition.settings.exhibition_toml import prefix_of, settings_of


class ClosedRoute(APIRoute):
    """The route of an address that is closed in this exhibition: 404, or 410 for whoever left."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return a handler that raises NothingFound, or Left."""

        async def answered(request: Request) -> Response:
            context = context_of(request)
            match request.path_params:
                case {"dataset": dataset, "key": key}:
                    context.reading.picture(dataset, key)
                case {"service": service, "account": account}:
                    await context.look_up(request, LOOKING_UP, Reading.contributor, service, account)
                case _:
                    pass
            raise NothingFound(request.url.path)

        return answered


class Exhibition(FastAPI):
    """A FastAPI application inside HeadersMiddleware, so that no answer, not even an error, is without its headers."""

    def __init__(self, crawlers: Crawlers, prefix: str, **how: Any) -> None:  # noqa: ANN401 (as FastAPI's own)
        self._crawlers = crawlers
        self._prefix = prefix
        super().__init__(**how)

    def build_middleware_stack(self) -> ASGIApp:
        """Return the middleware stack, the headers outermost."""
        return HeadersMiddleware(super().build_middleware_stack(), self._crawlers, self._prefix)

    def openapi(self) -> dict[str, Any]:
        """Return /openapi.json as a dictionary."""
        return openapi.describe(self, [shape for room in ROOMS for shape in room.shapes])


def application(archive: Path, renders: int | None = None, prefix: str = "") -> FastAPI:
    """Return the application that shows an archive.

    `renders`: how many pictures are decoded at once; None: as many as there are processors. `prefix` ("/people") stands
    before every address that is handed out; requests may come with it or without.
    Raises SettingsUnreadable, or ArchiveMissing and its siblings where there is nothing to show.
    """
    Reading(archive).close()
    settings = settings_of(archive)
    prefix = prefix_of(archive, settings, prefix)
    crawlers = Crawlers(settings, [path for room in ROOMS for path in room.unlisted])

    @asynccontextmanager
    async def while_open(app: FastAPI) -> AsyncGenerator[None, None]:
        headings = [(room.heading, room.is_led_to) for room in ROOMS if room.heading]
        front_end = {template: file for room in ROOMS for template, file in room.front_end.items()}
        with closing(
            ExhibitionContext(archive, settings, crawlers, renders, headings=headings, front_end=front_end)
        ) as context:
            app.state.context = context
            async with anyio.create_task_group() as beside:
                beside.start_soon(memory_of(context).keep_watch)
                beside.start_soon(context.keep_finishing)
                yield
                beside.cancel_scope.cancel()

    app = Exhibition(
        crawlers,
        prefix,
        title="doesexist",
        version=version("doesexist"),
        openapi_url=None,  # rooms/site serves it
        docs_url=None,  # its page would ask a third party for a script
        redoc_url=None,
        redirect_slashes=False,
        lifespan=while_open,
    )
    app.state.compositions = {
        name: composing for room in ROOMS if room.is_open(settings) for name, composing in room.images.items()
    }
    failures.tell_failures(app)
    for room in ROOMS:
        for address in room.addresses:
            _put(app, address, is_open=room.is_open(settings, address.switch))
    return app


def _put(app: FastAPI, address: Address, *, is_open: bool) -> None:
    """Add the route of an address. A closed one is described in /openapi.json, too."""
    app.router.add_api_route(
        address.path,
        address.answers,
        response_class=Response,
        status_code=min(status for status in address.responses if isinstance(status, int)),
        responses=address.responses,
        operation_id=address.answers.__name__,
        methods=[address.method],
        openapi_extra=address.described,
        route_class_override=None if is_open else ClosedRoute,
    )
