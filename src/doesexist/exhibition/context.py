"""What one process of the exhibition holds open while it serves."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import Request
from starlette.requests import ClientDisconnect

from doesexist.archive import Reading
from doesexist.errors import ArchiveError, DatasetUnknown
from doesexist.exhibition.lanes import DOWNLOADING, Lane, Stop, looked_up
from doesexist.exhibition.language.languages import Speech, preferred, speech
from doesexist.exhibition.rendering.templating import STATIC, Templates, built_files, templates_in
from doesexist.exhibition.rendering.theming import stylesheet
from doesexist.exhibition.settings.crawlers import Crawlers
from doesexist.exhibition.settings.exhibition_toml import Settings
from doesexist.model import Dataset, clock
from doesexist.studio.leaving.deciding import settle_by_and_by

_FRESH = 1.0
"""Seconds for which a dataset's card is believed: every page needs it, and it changes once a year."""

FINISHING = 10.0
"""Seconds between attempts to finish what a reader, or a full disk, has interrupted."""

_log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


Headings = Sequence[tuple[object, Callable[["ExhibitionContext"], bool]]]
"""The headings of the navigation, each with a function that tells whether it is shown."""


class ExhibitionContext:
    """The register, read on the event loop (0.1 ms a page); the templates; and threads for what takes longer.

    Pictures are decoded in at most `renders` threads, because each may take 360 MB while it lasts; those who wait hold
    no pixels.
    """

    def __init__(
        self,
        archive: Path,
        settings: Settings,
        crawlers: Crawlers,
        renders: int | None = None,
        *,
        headings: Headings,
        front_end: Mapping[str, str],
    ) -> None:
        self.archive = archive
        self.settings = settings
        self.crawlers = crawlers
        self._headings = headings
        self._front_end = front_end
        self._reading = Reading(archive)
        self.files = dict(built_files())
        self._theme = self._themed()
        self._templates: dict[str, Templates] = {}
        self._renders = renders or os.cpu_count() or 1
        self._datasets: dict[str, Dataset] = {}
        self._surveyed = False
        self._asked = float("-inf")
        self._limits: dict[str, CapacityLimiter] = {}
        self._ones: dict[Callable[[ExhibitionContext], object], object] = {}

    def close(self) -> None:
        """Close the register."""
        self._ones.clear()
        self._reading.close()

    @property
    def reading(self) -> Reading:
        """The register, read on the event loop. If another archive was put in its place, that is opened instead."""
        if not self._reading.is_current:
            # Whoever still reads in the one before holds it until then.
            self._reading = Reading(self.archive)
            self._asked = float("-inf")
        return self._reading

    def one(self, kind: Callable[[ExhibitionContext], T]) -> T:
        """Return the one object of this kind in this process; made at the first call."""
        if kind not in self._ones:
            self._ones[kind] = kind(self)
        return cast("T", self._ones[kind])

    async def keep_finishing(self) -> None:
        """Finish interrupted requests and removals, even if no visitor comes; runs until it is cancelled.

        Where nothing can be written, nothing is tried.
        """
        settled: int | None = None
        while True:
            await anyio.sleep(FINISHING)
            with suppress(ArchiveError):  # tried again next time
                state = self.reading.data_version
                is_due = state != settled or not self.reading.requests.scrubbed
                if is_due and os.access(self.archive, os.W_OK):
                    settled = state if await self.finish() else None

    async def finish(self) -> bool:
        """Finish interrupted requests and removals in a thread, one call at a time; tell whether none is left."""
        limit = self._limit("finish", 1)
        if limit.borrowed_tokens:
            return False
        try:
            ceiling = self.settings.requests.ceiling
            return await anyio.to_thread.run_sync(settle_by_and_by, self.archive, ceiling, limiter=limit)
        except Exception:  # noqa: BLE001 (nobody waits for it, and the exhibition stays open)
            _log.exception("What was left half done could not be finished.")
            return False

    def spoken(self, request: Request) -> Speech:
        """Return the language of an answer: the exhibition's, or the one that the browser prefers."""
        chosen = self.settings.language
        return speech(preferred(request.headers.get("accept-language", "")) if chosen == "auto" else chosen)

    def written(self, request: Request, template: str, **facts: object) -> bytes:
        """Render a template in the visitor's language, with the facts that every page needs."""
        spoken = self.spoken(request)
        templates = self._templates.get(spoken.language)
        if templates is None:
            templates = self._templates[spoken.language] = templates_in(
                spoken, self.settings, self._theme, self._front_end
            )
        return templates.render(
            template,
            # Who comes from another page of this exhibition has read it: browsers say so.
            note=request.headers.get("sec-fetch-site") != "same-origin",
            headings=[heading for heading, is_led_to in self._headings if is_led_to(self)],
            **facts,
        )

    def _themed(self) -> str | None:
        """Return the address of the exhibition's own colours, if it has any."""
        css = stylesheet(self.settings.theme)
        if not css:
            return None
        name = f"theme-{hashlib.blake2b(css, digest_size=6).hexdigest()}.css"
        self.files[name] = (css, "text/css")
        return f"{STATIC}/{name}"

    def dataset(self, name: str) -> Dataset:
        """Return a dataset with its card, as it was at most a second ago; raise DatasetUnknown."""
        self._look_around()
        return self._datasets.get(name) or self.reading.dataset(name)

    @property
    def surveyed(self) -> bool:
        """Whether any dataset has a survey; of a register that can't be read just now, whether one had.

        A page that tells why the register can't be read asks for it, too.
        """
        with suppress(ArchiveError):
            self._look_around()
        return self._surveyed

    def _look_around(self) -> None:
        now = clock.seconds()
        if now - self._asked > _FRESH:
            self._datasets = {dataset.name: dataset for dataset in self.reading.datasets()}
            self._surveyed = self.reading.surveyed
            self._asked = now

    def all_drawn(self, datasets: Collection[str]) -> bool:
        """Tell whether everyone whom a page shows, from these datasets, is drawn: then it says that they do not exist.

        Where only some are, it is said at each of their pictures.
        """
        return bool(datasets) and all(self.dataset(name).card.drawn for name in datasets)

    def partly_drawn(self, datasets: Collection[str]) -> bool:
        """Tell whether some of whom a page shows, from these datasets, are drawn, and others exist."""
        return len({self.dataset(name).card.drawn for name in datasets}) > 1

    def known(self, name: str | None) -> str | None:
        """Return the name of a dataset that a visitor gave, if they gave one; raise DatasetUnknown."""
        if name is None:
            return None
        try:
            return self.dataset(name).name
        except DatasetUnknown:
            raise DatasetUnknown(name[:80]) from None

    async def render(self, request: Request, work: Callable[P, T], *facts: P.args, **more: P.kwargs) -> T:
        """Run work that decodes a picture in a thread, once one of the `renders` is free.

        Raises ClientDisconnect if the visitor has gone by then.
        """
        async with self._limit("render", self._renders):
            if await request.is_disconnected():
                raise ClientDisconnect
            return await anyio.to_thread.run_sync(partial(work, *facts, **more))

    async def look_up(
        self,
        request: Request,
        lane: Lane,
        question: Callable[Concatenate[Reading, P], T],
        *facts: P.args,
        **more: P.kwargs,
    ) -> T:
        """Ask the archive in a thread of a lane, for as long as somebody waits for it; see lanes.py.

        Raises ClientDisconnect where they have gone, LookUpTooLong where it takes too long.
        """

        def asked(stop: Stop) -> T:
            with Reading(self.archive, stop) as reading:
                return question(reading, *facts, **more)

        return await looked_up(request, self._limit(*lane), self.archive, asked)

    async def ask(
        self, lane: Lane, question: Callable[Concatenate[Reading, P], T], *facts: P.args, **more: P.kwargs
    ) -> T:
        """Ask the archive in a thread of a lane, whoever goes meanwhile: what somebody sent is not lost."""

        def asked() -> T:
            with Reading(self.archive) as reading:
                return question(reading, *facts, **more)

        return await self.run(lane, asked)

    async def run(self, lane: Lane, work: Callable[P, T], *facts: P.args, **more: P.kwargs) -> T:
        """Run in a thread of a lane what writes, or what others wait for, too: it is done whoever goes."""
        return await anyio.to_thread.run_sync(partial(work, *facts, **more), limiter=self._limit(*lane))

    async def download(self, work: Callable[P, T], *facts: P.args, **more: P.kwargs) -> T:
        """Run a part of a download in a thread."""
        return await self.run(DOWNLOADING, work, *facts, **more)

    def _limit(self, kind: str, most: int) -> CapacityLimiter:
        # A limiter belongs to the event loop it was made in: there is none yet when the context is made.
        return self._limits.setdefault(kind, CapacityLimiter(most))


def context_of(request: Request) -> ExhibitionContext:
    """Return the context of the exhibition that a request came to."""
    state: Any = request.app.state
    context: ExhibitionContext = state.context
    return context
