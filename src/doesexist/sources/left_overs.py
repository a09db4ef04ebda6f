"""Names of what systems leave in folders of pictures: previews, recycle bins, notes of a file manager."""

from __future__ import annotations

_FOLDERS = frozenset(
    {
        "@eadir", "@tmp", "@recycle", "@recently-snapshot", ".@__thumb", "#recycle", "#snapshot",  # Synology's, QNAP's
        "$recycle.bin", "recycler", "recycled", "system volume information", "found.000",  # Windows'
        "lost+found", "__macosx", ".trashes", ".spotlight-v100", ".fseventsd", ".appledouble", ".thumbnails",
        ".temporaryitems", ".documentrevisions-v100", ".trash",
    }
)  # fmt: skip
_FILES = frozenset({"thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "icon\r", ".ds_store", ".nomedia"})
_RESOURCE_FORK = "._"
_TRASH = ".trash-"


def left_over(name: str, *, is_folder: bool) -> str | None:
    """Return by which name a system's left-over is told, None if it is none.

    >>> left_over("@eaDir", is_folder=True), left_over("._IMG_1.jpg", is_folder=False)
    ('@eaDir', '._*')
    >>> left_over("Thumbs.db", is_folder=False), left_over("IMG_1.jpg", is_folder=False)
    ('Thumbs.db', None)
    """
    low = name.lower()
    if is_folder:
        return name if low in _FOLDERS or low.startswith(_TRASH) else None
    if low.startswith(_RESOURCE_FORK):
        return f"{_RESOURCE_FORK}*"
    return name if low in _FILES else None
