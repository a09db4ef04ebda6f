"""Find the picture that a table means, however its name is spelt: in other case or form, without its ending."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from doesexist.model.keys import composed
from doesexist.sources.files import PICTURES, Files


@dataclass(eq=False)
class NoSuchPicture(ValueError):
    """A name that is no picture's, or that of several."""

    why: str

    def __str__(self) -> str:
        return self.why


class FileNames:
    """The names of a folder's pictures."""

    def __init__(self, files: Files, paths: Sequence[str]) -> None:
        self._files = files
        self._paths = paths

    def has(self, name: str) -> bool:
        """Tell whether a picture is called so, in whatever folder."""
        return _stem(name) in self._by_stem

    @staticmethod
    def meant(name: str, folder: str) -> str:
        r"""Return the path in the dataset that a table in `folder` names, whether anything is there or not.

        >>> FileNames.meant(r"..\images\a.jpg", "lists")
        'images/a.jpg'
        """
        return posixpath.normpath(posixpath.join(folder, name.replace("\\", "/")))

    def find(self, name: str, folder: str) -> str:
        """Return the path of the picture that a table in `folder` means. Raises NoSuchPicture, Outside.

        It is the file of that very name or, if there is none, the only one that is called so but for case, Unicode's
        form, noughts before a number, an ending, or folders above it.
        """
        named = posixpath.normpath(name.replace("\\", "/"))
        path = self._files.checked(self.meant(name, folder))
        if self._files.present(path):
            return path
        within = path if named.startswith("../") else self._files.checked(named)  # ../images/a.jpg
        for alike in self._alike(path, within, is_beside=bool(folder)):
            if len(alike) == 1:
                return alike[0]
            if alike:
                raise NoSuchPicture(f"{len(alike):,} files are called so, as {alike[0]} and {alike[1]}")
        raise NoSuchPicture("there is no such file")

    def _alike(self, path: str, name: str, *, is_beside: bool) -> Iterator[list[str]]:
        """Yield the pictures that may be meant, the likeliest first."""
        wanted = [path, name] if is_beside else [path]
        root, _, below = name.partition("/")
        if below and _folded(root) == _folded(self._files.root.name):
            wanted.append(below)
        for each in wanted:
            found = self._by_stem.get(_stem(each), ())
            yield [one for one in found if _folded(one) == _folded(each)]
            yield [one for one in found if _whole(one) == _whole(each)]
        # In folders that the table doesn't name.
        within = f"/{_whole(name)}"
        yield [one for one in self._by_stem.get(_stem(name), ()) if _whole(one).endswith(within)]

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        """The paths of all pictures, by their names without folders and endings."""
        found = defaultdict[str, list[str]](list)
        for path in self._paths:
            found[_stem(path)].append(path)
        return found


def _folded(name: str) -> str:
    return composed(name).casefold()


def _whole(path: str) -> str:
    """Return a path without its ending, folded."""
    folder = _folded(posixpath.dirname(path))
    return f"{folder}/{_stem(path)}" if folder else _stem(path)


def _stem(path: str) -> str:
    """Return a file's name without folders and a picture's ending, folded; of a number without its first noughts.

    >>> _stem("a/IMG_1.JPG"), _stem("00042.png"), _stem("v1.2")
    ('img_1', '42', 'v1.2')
    """
    name = _folded(posixpath.basename(path))
    stem, ending = posixpath.splitext(name)
    stem = stem if ending in PICTURES else name
    return (stem.lstrip("0") or "0") if stem.isascii() and stem.isdigit() else stem
