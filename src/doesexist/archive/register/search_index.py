"""Keeps the search indices in step with the rows: entries that a transaction changes are replaced at its end.

SQLite's preupdate hook reports the rows, so code that writes names, titles or files needs not care. Triggers were
slower: with one, SQLite copies each page that a statement touches, and FTS5 flushes at each statement. An ingest of
70,000 pictures took half as long again.

Taking an entry out so that no byte of it stays (FTS5's secure-delete) costs more the larger the index is: with 70,000
pictures whose contributors change their names a millisecond, a hundred times what putting one in does. So a transaction
that would take out many, such as a batch of an ingest, makes the index anew from the rows. No byte stays then either.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from doesexist.archive.register import schema
from doesexist.archive.register.register import Change, Register
from doesexist.model.findable import findable
from doesexist.model.folding import EDITION, spelled

_MANY = 100
_SHARE = 100
"""Where more than so many entries are to be taken out, and more than one in so many, an index is made anew."""


@dataclass(slots=True)
class _Index:
    """A search index: its table, and which text of a row is indexed, as SQL and as column numbers."""

    table: str
    name: str
    texts: str
    columns: tuple[int, ...]
    text_of: Callable[..., str | None]
    """Returns what a row is found by, from the values of these columns."""
    anew: str
    """SQL that makes it anew from the rows."""
    before: dict[int, str | None] = field(default_factory=dict[int, "str | None"])
    """The indexed texts of changed rows when the transaction began; None: not indexed."""

    def text(self, values: tuple[object, ...]) -> str | None:
        """Return what a row is found by."""
        return self.text_of(*(values[column] for column in self.columns))

    def note(self, change: Change) -> None:
        """Note that a row changes."""
        if change.rowid in self.before:
            return
        old = change.old
        before = self.text(old) if old else None
        # The new text is read at the end; here it is only compared.
        if old is None or (new := change.new) is None or self.text(new) != before:
            self.before[change.rowid] = before


class Indexing:
    """The search indices of a register that is open for writing."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._indices: dict[str, _Index] = {}
        self._astray = False
        """Whether a row has changed of which nobody can tell what it was found by."""
        teach(register)

    def keep_in_step(self) -> None:
        """Update them from now on with whatever is written."""
        for index in (
            _Index(
                "contributor",
                "naming",
                "concat_ws(' ', name, account, others)",
                self._columns(*_NAMES),
                _joined,
                schema.NAMES_ANEW,
            ),
            _Index(
                "picture",
                "titling",
                FINDABLE,
                self._columns(*_TITLES),
                _findable,
                schema.TITLES_ANEW,
            ),
        ):
            self._indices[index.table] = index
        self._register.watch(self._indices.keys(), self._note, self._unread, self._settle, self._forget)

    def bring_up_to_date(self) -> None:
        """Build the indices anew if they were folded by other rules than today's, or never built.

        Words folded by other rules could not be deleted when somebody leaves.
        """
        self._register.execute(schema.SEARCHED_ANEW)
        self._register.execute("INSERT OR REPLACE INTO note VALUES('folding', ?)", (EDITION,))

    @property
    def up_to_date(self) -> bool:
        """Whether the indices were folded by today's rules."""
        return bool(self._register.one("SELECT value FROM note WHERE name = 'folding'") == EDITION)

    def _note(self, change: Change) -> None:
        self._indices[change.table_name].note(change)

    def _unread(self, _: str) -> None:
        self._astray = True

    def _forget(self) -> None:
        self._astray = False
        for index in self._indices.values():
            index.before.clear()

    def _settle(self) -> None:
        """Take out what is no more, put in what is new; in the order of the rows, so that FTS5 writes it in one go."""
        if self._astray:  # a disk has damaged it: all of it is gathered anew
            self._forget()
            self._register.execute(schema.SEARCHED_ANEW)
        for index in self._indices.values():
            if index.before:
                self._settle_one(index)
                index.before.clear()

    def _settle_one(self, index: _Index) -> None:
        now: dict[int, str | None] = dict(
            self._register.all(
                f"SELECT id, {index.texts} FROM {index.table} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 (our own words)
                (json.dumps([*index.before]),),
            )
        )
        gone: list[tuple[int, str]] = []
        come: list[tuple[int, str]] = []
        for row in sorted(index.before):
            before, after = index.before[row], now.get(row)
            if before is not None and before != after:
                gone.append((row, spelled(before)))
            if after is not None and before != after:
                come.append((row, spelled(after)))
        if self._are_many(len(gone), index):
            self._register.execute(index.anew)
            return
        self._register.many(f"INSERT INTO {index.name}({index.name}, rowid, words) VALUES('delete', ?, ?)", gone)
        self._register.many(f"INSERT INTO {index.name}(rowid, words) VALUES(?, ?)", come)

    def _are_many(self, gone: int, index: _Index) -> bool:
        """Tell whether it is quicker to make an index anew than to take so many entries out of it."""
        if gone <= _MANY:
            return False
        rows: int = self._register.one(f"SELECT count(*) FROM {index.table}")  # noqa: S608 (our own words)
        return gone * _SHARE > rows

    def _columns(self, table: str, *names: str) -> tuple[int, ...]:
        numbers = dict(self._register.all("SELECT name, cid FROM pragma_table_info(?)", (table,)))
        return tuple(numbers[name] for name in names)


def teach(register: Register) -> None:
    """Let SQL call what tells by which words rows are found."""
    register.teach("spelled", _spelled)
    register.teach("findable", _findable)


def _spelled(text: bytes) -> str:
    """Return a text as it is searched, whatever a disk has made of its UTF-8."""
    return spelled(text.decode(errors="replace"))


def _joined(*texts: object) -> str | None:
    return " ".join(str(text) for text in texts if text is not None) or None


def _findable(title: object, key: object, files: object, anonymous: object) -> str | None:
    """Return what a picture is found by, whatever a disk has made of its columns."""
    title = None if title is None else _text(title)
    return findable(title, _text(key), _text(files), anonymous=anonymous is not None)


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


FINDABLE = "findable(title, key, files, anonymous)"
"""What a picture is found by, as SQL."""


_NAMES = ("contributor", "name", "account", "others")
_TITLES = ("picture", "title", "key", "files", "anonymous")
