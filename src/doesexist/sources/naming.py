"""Keys from the names of files, in whatever script, and how files whose names come to the same key are told apart.

What holds, whatever else is in the folder and in whatever order it is read:

- A file that has a key in the archive keeps it. It is known by its path, composed (NFC), so that a Mac's is the same.
- A key is its file's name and nothing else, as long as the name is of ASCII: `IMG 1.jpg` is `IMG-1`. Where more is
  lost, as with other scripts, and where the key would be reserved or too long, it ends in a digest of the name.
- Several names can come to one key: `IMG 1.jpg` and `IMG-1.jpg`, `a.jpg` and `a.png`, `B.png` and `b.png`. Who has it
  in the archive keeps it; else it goes to the name that is spelt like it, then to the first by path. All others get a
  digest of their path, for good: the key isn't theirs later, whoever goes.
- A key whose picture left is nobody else's. Whoever left is known by their path, too, and by their name with another
  ending if their own file isn't there any more: then that is their picture, converted. They get the key that is gone,
  by which the archive keeps them out; anybody else gets another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from pathlib import PurePosixPath

from anyascii import anyascii

from doesexist.model import keys
from doesexist.model.keys import composed, same, stem_of, written

_LONGER = 8, 16
"""Bytes of digests, where shorter ones collide."""


def key_of(name: str, what: str = "key") -> str:
    """Return the key that a file's name gives it, without its ending, or the name that a folder gives its dataset.

    >>> key_of("2019/IMG 1"), key_of("王伟"), key_of("Иван"), key_of("average"), key_of("average", "name")
    ('2019--IMG-1', 'WangWei-61454f33', 'Ivan-921de604', 'average-850d45af', 'average')
    """
    name = composed(name)
    plain = keys.key_from(name)
    if name.isascii() and name.isprintable() and keys.objection(plain, what) is None:
        return plain
    return keys.with_digest(_readable(name), name)


def _readable(name: str) -> str:
    """Return a name in Latin letters, without any that a key can't have.

    >>> _readable("Fotos/Анна Каренина ♥"), _readable("\U000f0000")
    ('Fotos--Anna-Karenina-hearts', '')
    """
    parts = (re.sub(r"[^A-Za-z0-9_-]+", "-", anyascii(part)).strip("-") for part in name.split("/"))
    return "--".join(part for part in parts if part)


def _others(path: str) -> Iterator[str]:
    """Yield the keys of a file, in turn, if the one that its name gives is another's: endlessly many."""
    stem, whole = stem_of(path), composed(path)
    plain = key_of(stem)
    readable = plain if stem.isascii() and plain == keys.key_from(stem) else _readable(stem)
    yield keys.with_digest(readable, whole)
    for size in _LONGER:
        yield keys.with_digest(readable, whole, size)
    # A folder can hold one name in both forms.
    yield from (keys.with_digest(readable, f"{number}\0{path}", _LONGER[-1]) for number in count(1))


class Keys:
    """The keys of a folder's files: those that stand, and new ones for the files that have none."""

    def __init__(self, paths: Iterable[str], standing: keys.Standing, present: Callable[[str], bool]) -> None:
        self._standing = standing
        self._keys: dict[str, str] = {}
        held = standing.files()
        self._taken = {same(key) for key in held.values()}
        new = self._kept([*paths], held, present)
        self._left = [path for path in new if standing.has_left(path)]
        self._left_stems = {stem_of(path) for path in self._left}
        self._left_keys = {same(key) for path in self._left for key in _ever(path)}
        self._give(self._converted(new))

    def of(self, path: str) -> str:
        """Return the key of a file, of the folder's list or not."""
        if path not in self._keys:
            self._give([path])
        return self._keys[path]

    def _kept(self, paths: list[str], held: Mapping[str, str], present: Callable[[str], bool]) -> list[str]:
        """Keep the keys of files that have one; return the others, in the order in which keys are given."""
        listed = {*paths}
        self._keys |= {path: key for path, key in held.items() if path in listed or present(path)}
        self._missing = {composed(path): key for path, key in held.items() if path not in self._keys}
        """The keys of pictures whose files aren't there any more, by their composed paths."""
        new = sorted((path for path in listed if path not in self._keys), key=_by_spelling)
        for path in new if self._missing else ():
            if key := self._missing.pop(composed(path), None):
                self._keys[path] = key
        return [path for path in new if path not in self._keys]

    def _converted(self, new: list[str]) -> list[str]:
        """Give files the keys of missing ones that were called the same but for their endings; return the others."""
        missing = defaultdict[str, list[str]](list)
        for path, key in self._missing.items():
            missing[same(stem_of(path))].append(key)
        for path in new if missing else ():
            before = missing[same(stem_of(path))]
            if len(before) == 1 and not self._standing.has_left(path):
                self._keys[path] = before.pop()
        return [path for path in new if path not in self._keys]

    def _give(self, new: list[str]) -> None:
        """Give files keys of their own."""
        waiting: list[str] = []
        for path in new:
            if key := self._key_of_who_left(path):
                self._keys[path] = key
            elif self._is_free(key := key_of(stem_of(path))):
                self._take(path, key)
            else:
                waiting.append(path)
        for path in waiting:
            self._take(path, next(filter(self._is_free, _others(path))))

    def _key_of_who_left(self, path: str) -> str | None:
        """Return the key that is gone, if this is, or may be, the file of who had it.

        No picture has that key; the archive keeps out whoever comes with it.
        """
        stands, stem = self._standing, stem_of(path)
        before = _ever(path)
        if stands.has_left(path) or (stands.has_left_as(stem) and stem not in self._left_stems):
            return next(filter(stands.is_gone, before), None)
        return next((key for key in before if stands.is_unclear(key) and same(key) not in self._left_keys), None)

    def _is_free(self, key: str) -> bool:
        return same(key) not in self._taken and not self._standing.is_gone(key)

    def _take(self, path: str, key: str) -> None:
        self._keys[path] = key
        self._taken.add(same(key))


def _ever(path: str) -> list[str]:
    """Return the keys that a file's name gives it, and gave it before other scripts were read."""
    before = (keys.key_from(str(PurePosixPath(form).with_suffix(""))) for form in written(path))
    return [key_of(stem_of(path)), *before]


def _by_spelling(path: str) -> tuple[bool, str, str]:
    stem = stem_of(path)
    return stem != key_of(stem), composed(path), path
