"""Verification of a dataset's files against its records: `ingest --verify`."""

from __future__ import annotations

from pathlib import Path

from doesexist.errors import PictureUnreadable
from doesexist.imaging.digests import file_md5, is_thumbnail_of, pixel_md5
from doesexist.model import File, Picture


def difference(root: Path, picture: Picture) -> str | None:
    """Return how a picture's files differ from its record, None if they don't.

    Compared: the md5 of each file and of its pixels (raw RGB, row by row), and the thumbnail with the aligned picture
    scaled by Lanczos.
    """
    try:
        for file in (picture.image, picture.thumbnail, picture.wild):
            if file and file.present and (problem := _file_differs(root, file)):
                return problem
        image, thumbnail = picture.image, picture.thumbnail
        if (
            image and image.present and _is_the_record_s(image)
            and thumbnail and thumbnail.present and _is_the_record_s(thumbnail)
            and not is_thumbnail_of(root / image.path, root / thumbnail.path)
        ):  # fmt: skip
            return f"{thumbnail.path} is not {image.path} made smaller"
    except PictureUnreadable as problem:
        return f"{problem.path.name}: {problem.why}"
    return None


def _is_the_record_s(file: File) -> bool:
    """Tell whether a file is the one that its record tells of, no smaller copy of it."""
    return bool(file.md5 or file.pixel_md5)


def _file_differs(root: Path, file: File) -> str | None:
    path = root / file.path
    if file.md5 and file_md5(path) != file.md5.lower():
        return f"{file.path} is not the file of its record: its md5 differs"
    if file.pixel_md5 and pixel_md5(path) != file.pixel_md5.lower():
        return f"{file.path} is not the picture of its record: the md5 of its pixels differs"
    return None
