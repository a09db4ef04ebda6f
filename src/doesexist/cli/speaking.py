"""Output of the command line: results on stdout, all else on stderr, errors as a sentence with a next step."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.text import Text

from doesexist.errors import DoesExistError
from doesexist.model.keys import legible

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

TOLD, INTERRUPTED = 1, 130
_SAID = 60
"""Letters that are repeated of what somebody wrote."""
_messages = Console(stderr=True, highlight=False, soft_wrap=True)


def say(sentence: str) -> None:
    """Print a message to stderr."""
    _messages.print(sentence, markup=False)


def result(line: str) -> None:
    """Print a line of a result to stdout."""
    typer.echo(line)


def as_json(value: object) -> None:
    """Print a result for programs, as one line of JSON, to stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def ends_with_sentence(command: Callable[P, R]) -> Callable[P, R]:
    """Decorate a command so that expected errors end it with a sentence, not with a traceback."""

    @wraps(command)
    def speaking(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except DoesExistError as error:
            say(f"{error} {error.next_step}")
            raise typer.Exit(TOLD) from None
        except KeyboardInterrupt:
            say("Interrupted. What was done before is whole; run the same command again to go on.")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # The reader has ended, as in `doesexist … | head`.
            sys.stderr.close()
            raise typer.Exit(TOLD) from None
        except UnicodeEncodeError as error:
            # What the system gave as bytes that are no UTF-8: Python keeps them as lone surrogates.
            about = legible(str(error.object)[:_SAID])
            say(f"{about} holds what is not UTF-8: a name, a reason or a path. Write it in UTF-8.")
            raise typer.Exit(TOLD) from None
        except (OSError, UnicodeError, RecursionError) as error:
            # Errors of paths, rights or names that no floor below has translated.
            about = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            where = f" ({error.filename!r})" if isinstance(error, OSError) and error.filename else ""
            say(f"This could not be done: {about.lower()}{where}. Check the path, its name and your rights there.")
            raise typer.Exit(TOLD) from None

    return speaking


def watched(steps: Iterable[T], what: str, measure: Callable[[T], int], total: int | None = None) -> Iterator[T]:
    """Yield steps with a progress bar on stderr, if that is a terminal."""
    return _watched(steps, what, measure, total, (MofNCompleteColumn(), TimeElapsedColumn()))


def watched_rate(steps: Iterable[T], what: str, measure: Callable[[T], int], total: Callable[[], int]) -> Iterator[T]:
    """Yield steps with a bar that shows the rate and the time left; `total` is called at each step."""
    columns = (MofNCompleteColumn(), _Rate(), TimeRemainingColumn(), TextColumn("left"))
    return _watched(steps, what, measure, total, columns)


def watched_bytes(steps: Iterable[T], what: str, measure: Callable[[T], int], total: int | None = None) -> Iterator[T]:
    """Yield steps with a bar that shows bytes, their rate and the time left; `measure`: the bytes of a step."""
    columns = (DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(), TextColumn("left"))
    return _watched(steps, what, measure, total, columns)


def _watched(
    steps: Iterable[T],
    what: str,
    measure: Callable[[T], int],
    total: int | Callable[[], int] | None,
    columns: tuple[ProgressColumn, ...],
) -> Iterator[T]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), *columns)
    with Progress(*columns, console=_messages, transient=True, disable=not _messages.is_terminal) as progress:
        task = progress.add_task(what, total=None if callable(total) else total)
        for step in steps:
            if callable(total):
                progress.update(task, total=total())
            progress.update(task, advance=measure(step))
            yield step


class _Rate(ProgressColumn):
    """A column of a progress bar: steps per second."""

    def render(self, task: Task) -> Text:
        """Return the rate as text."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")
