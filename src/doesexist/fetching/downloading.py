"""The download of one file, resumed where it broke off and retried."""

from __future__ import annotations

import errno
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from typing import NoReturn, TypeAlias, TypeVar

import httpx2
import stamina
import stamina.instrumentation

from doesexist.errors import OutputUnwritable
from doesexist.fetching import answers, drive
from doesexist.fetching.part import Folders, Part
from doesexist.fetching.trouble import Trouble
from doesexist.fetching.wanted import Missing, Step, Wanted, Whole
from doesexist.model import clock

# No logging of each attempt on stderr: a failure is reported once, when a file is given up.
stamina.instrumentation.set_on_retry_hooks(())

R = TypeVar("R")
Steps: TypeAlias = Generator[int, None, R]
"""A generator that yields how many more bytes arrived, and returns an R."""

ENOUGH = 1 << 20
"""A connection that delivered so many bytes before it broke off is resumed at once, and not counted as an attempt."""

_ITS_OWN = frozenset({errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL})
"""Errors that concern one path alone; any other (disk full, no permission) would concern the next file, too."""


@dataclass(frozen=True, slots=True)
class Patience:
    """The timeout and retry policy; times in seconds.

    Waits between attempts grow exponentially, with jitter, so that many downloads don't retry at the same moment.
    """

    silence: float = 30.0
    attempts: int = 8
    first_wait: float = 0.5
    longest_wait: float = 60.0
    jitter: float = 1.0


class Lull:
    """The pause that a server asked for (429 or 503 with Retry-After), which holds for all downloads."""

    def __init__(self) -> None:
        self._until = 0.0

    def keep(self, seconds: float) -> None:
        """Extend the pause to at least so many seconds from now."""
        self._until = max(self._until, clock.seconds() + seconds)

    def await_end(self) -> None:
        """Wait until the pause is over."""
        while (left := self._until - clock.seconds()) > 0:
            clock.wait(left)


@dataclass(frozen=True, slots=True)
class Means:
    """What all downloads of a run share."""

    client: httpx2.Client
    patience: Patience
    lull: Lull = field(default_factory=Lull)
    folders: Folders = field(default_factory=Folders)


class Download:
    """The download of one file."""

    def __init__(self, wanted: Wanted, means: Means) -> None:
        self._wanted = wanted
        self._means = means
        self._told = 0
        self._wrong = 0
        self._pages = 0

    def steps(self) -> Generator[Step, None, None]:
        """Download the file and yield its progress. Raises OutputUnwritable if the disk can't be written."""
        try:
            with Part(self._wanted, self._means.folders) as part:
                self._told = part.length
                yield from self._again_and_again(part)
                yield Whole(self._wanted, part.length, part.md5)
        except Trouble as trouble:
            yield Missing(self._wanted.name, trouble.why, trouble.cause)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            if error.errno not in _ITS_OWN:
                raise OutputUnwritable(self._wanted.part, why) from error
            yield Missing(self._wanted.name, f"it can't be written: {why}")

    def _again_and_again(self, part: Part) -> Steps[None]:
        patience = self._means.patience
        for attempt in stamina.retry_context(
            on=_worth_another,
            attempts=patience.attempts,
            timeout=None,
            wait_initial=patience.first_wait,
            wait_max=patience.longest_wait,
            wait_jitter=patience.jitter,
        ):
            with attempt:
                yield from self._as_long_as_it_brings_enough(part)

    def _as_long_as_it_brings_enough(self, part: Part) -> Steps[None]:
        while True:
            before = part.length
            try:
                yield from self._once(part)
            except Trouble as trouble:
                yield self._news(part)
                if not trouble.passes or part.length < before + ENOUGH:
                    raise
            else:
                return

    def _once(self, part: Part) -> Steps[None]:
        # The part may be complete already, if an earlier run or connection stopped after the last byte.
        if not self._has_all(part):
            yield from self._asked(part)
        self._check(part)
        part.finish()

    def _asked(self, part: Part) -> Steps[None]:
        """Request the rest of the file; submit Google Drive's confirmation form if that comes instead, once."""
        self._means.lull.await_end()
        headers = self._range(part)
        with answers.spoken_to(self._means.patience.silence):
            client = self._means.client
            request = client.build_request("GET", self._wanted.url, headers=headers)
            page, address = yield from self._answered(request, part)
            if page is not None and (form := drive.confirmation(page, address)):
                if form.method == "post":
                    request = client.build_request("POST", form.action, data=dict(form.fields), headers=headers)
                else:
                    request = client.build_request("GET", form.address(), headers=headers)
                page, _ = yield from self._answered(request, part)
        if page is not None:
            # A page may be temporary (a server that starts), so it is retried once.
            self._pages += 1
            title = drive.title(page) or "without a title"
            raise Trouble(f"a page came instead of the file: {title}", passes=self._pages == 1)

    def _range(self, part: Part) -> dict[str, str]:
        """Return the headers that request the rest; none if no validator or md5 could detect another file."""
        if not part.length or not (part.validator or self._wanted.md5):
            return {}
        condition = {"If-Range": part.validator} if part.validator else {}
        return {"Range": f"bytes={part.length}-", **condition}

    def _answered(self, request: httpx2.Request, part: Part) -> Steps[tuple[str | None, str]]:
        """Send a request and write the file's bytes; return an HTML page and its URL if one came instead."""
        with closing(self._means.client.send(request, stream=True)) as response:
            if response.status_code == 416:
                self._nothing_behind(response, part)
            if trouble := answers.refused(response, self._means.patience.longest_wait):
                if trouble.wait:
                    self._means.lull.keep(trouble.wait)
                raise trouble
            body = response.iter_bytes()
            first = next(body, b"")
            if drive.is_page(response.headers.get("content-type", ""), first):
                page = answers.page(body, first)
                if drive.is_quota(page):
                    raise answers.over_quota()
                return page, str(response.url)
            self._agree(response, part)
            left = answers.promised(response)
            for content in chain([first], body):
                part.add(content)
                yield self._news(part)
                left = None if left is None else left - len(content)
                if self._has_too_much(part) or (self._has_all(part) and left):
                    break
        return None, ""

    def _agree(self, response: httpx2.Response, part: Part) -> None:
        """Truncate the part for a response with the whole file; raise Trouble if a partial one does not continue it."""
        if response.status_code == 200:
            if part.length:
                part.begin_again()
            part.validator = answers.validator(response)
            return
        size = answers.whole_size(response)
        if size is not None and not self._wanted.may_have(size):
            self._another_file(part, f"the server's file has {size:,} bytes instead of {self._wanted.size:,}")
        same = part.validator or (self._wanted.md5 and (self._wanted.exact or size == self._wanted.size))
        if answers.first_byte(response) != part.length or not same:
            part.begin_again()
            raise Trouble("the server did not go on where it broke off", wait=0)
        part.found = part.length

    def _nothing_behind(self, response: httpx2.Response, part: Part) -> NoReturn:
        """Discard the part after a 416: the server's file is no longer than the part, which is not whole."""
        size = answers.whole_size(response)
        if size is not None and not self._wanted.may_have(size):
            self._another_file(part, f"the server's file has {size:,} bytes instead of {self._wanted.size:,}")
        part.begin_again()
        raise Trouble("the server would not go on where it broke off", wait=0)

    def _check(self, part: Part) -> None:
        """Raise Trouble unless the part has the expected size and md5."""
        size = self._wanted.size
        if size is not None and part.length < size and self._wanted.exact:
            raise Trouble(f"it broke off after {part.length:,} of {size:,} bytes")
        if self._has_too_much(part):
            self._another_file(part, f"the server's file has more than {size:,} bytes")
        expected = self._wanted.md5_at(part.length)
        if not expected or part.md5 == expected:
            return
        if part.found:
            part.begin_again()
            raise Trouble("its beginning was that of another file", wait=0)
        self._another_file(part, f"its md5 is {part.md5} instead of {expected}")

    def _another_file(self, part: Part, why: str) -> NoReturn:
        """Discard the part, which is of another file than wanted, and raise Trouble: final the second time."""
        part.begin_again()
        self._wrong += 1
        raise Trouble(why, passes=self._wrong == 1, wait=0)

    def _has_all(self, part: Part) -> bool:
        return self._wanted.exact and part.length == self._wanted.size

    def _has_too_much(self, part: Part) -> bool:
        return self._wanted.exact and self._wanted.size is not None and part.length > self._wanted.size

    def _news(self, part: Part) -> int:
        """Return how many bytes the part has grown since the last call."""
        more, self._told = part.length - self._told, part.length
        return more


def _worth_another(error: Exception) -> bool | float:
    if not isinstance(error, Trouble) or not error.passes:
        return False
    return True if error.wait is None else float(error.wait)
