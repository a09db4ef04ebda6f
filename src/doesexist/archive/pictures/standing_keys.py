"""The keys that stand in an archive: whose they are, by the paths of files, and which are gone with who left."""

from __future__ import annotations

from functools import cached_property

from doesexist.archive.pictures.tombstones import ADDRESS, Salted
from doesexist.archive.register.register import Register
from doesexist.model.keys import written


class StandingKeys:
    """The standing keys of one dataset, as `doesexist.model.keys.Standing` says."""

    def __init__(self, register: Register, dataset: int) -> None:
        self._register = register
        self._dataset = dataset
        self._name, self._root = register.one("SELECT name, root FROM dataset WHERE id = ?", (dataset,))
        self._salted = Salted.of(register)

    def files(self) -> dict[str, str]:
        """Return the keys of the dataset's pictures, by the paths of their files."""
        rows = self._register.all(
            """SELECT json_extract(files, '$.image.path'), key FROM picture
               WHERE dataset = ? AND json_extract(files, '$.image.path') IS NOT NULL ORDER BY id""",
            (self._dataset,),
        )
        return dict(rows)

    def is_here(self, key: str) -> bool:
        """Tell whether a picture has this key."""
        return bool(
            self._register.one(
                "SELECT EXISTS(SELECT 1 FROM picture WHERE dataset = ? AND key = ?)", (self._dataset, key)
            )
        )

    def is_gone(self, key: str) -> bool:
        """Tell whether a picture had this key and left."""
        return self._kind(self._salted.picture(self._name, key)) is not None

    def is_unclear(self, key: str) -> bool:
        """Tell whether it is gone, and nothing is kept by which that picture's file would be known."""
        return self._kind(self._salted.picture(self._name, key)) not in (None, ADDRESS)

    def has_left(self, path: str) -> bool:
        """Tell whether the picture of this file left, in whatever form its name is written."""
        return self._kind(self._salted.path(self._name, path)) is not None or any(
            self._kind(self._salted.file(self._root, form)) for form in written(path)
        )

    def has_left_as(self, stem: str) -> bool:
        """Tell whether a picture left whose file was called this, whatever its ending."""
        return self._kind(self._salted.stem(self._name, stem)) is not None

    @cached_property
    def _someone_left(self) -> bool:
        return bool(self._register.one("SELECT EXISTS(SELECT 1 FROM tombstone)"))

    def _kind(self, tombstone: bytes) -> str | None:
        """Return the kind of a tombstone, None if there is none."""
        if not self._someone_left:
            return None
        found: str | None = self._register.one("SELECT kind FROM tombstone WHERE hash = ?", (tombstone,))
        return found
