"""Errors of downloading a dataset."""

from dataclasses import dataclass

from doesexist.errors.telling import DoesExistError


@dataclass(eq=False)
class MetadataNotFetched(DoesExistError):
    """FFHQ's metadata, which lists all other files, could not be downloaded."""

    why: str

    next_step = "Run it again later, name a mirror with --base-url, or put a copy of ffhq-dataset-v2.json there."
    sentence = "ffhq-dataset-v2.json, which names all other files, could not be fetched: %(why)s."


@dataclass(eq=False)
class DownloadIncomplete(DoesExistError):
    """Files of a dataset could not be downloaded."""

    missing: int
    first: str

    next_step = "Run the same command again: what is whole is not fetched twice, what was begun is gone on with."

    def __str__(self) -> str:
        files = "1 file" if self.missing == 1 else f"{self.missing:,} files"
        return f"{files} did not come, the first: {self.first}."


@dataclass(eq=False)
class DriveQuota(DoesExistError):
    """Google Drive's download quota is used up; `files`: how many in a row were refused for it."""

    files: int

    next_step = "Wait a day and run the same command again, or name a mirror with --base-url."

    def __str__(self) -> str:
        of = "of the file" if self.files == 1 else f"of {self.files:,} files in a row"
        return f"Google Drive gives nothing more for now: it said {of} that too many people have downloaded it lately."


@dataclass(eq=False)
class ServerSilent(DoesExistError):
    """No server could be reached for several files in a row."""

    files: int
    why: str

    next_step = "See whether your network and the server are there, then run the same command again to go on."
    sentence = "%(files)s files in a row could not be asked for; %(why)s."


@dataclass(eq=False)
class FilesDiffer(DoesExistError):
    """Files are missing, or not of the size and md5 in their records."""

    files: int

    next_step = "Delete those that differ, then run the same command without --verify to fetch them."

    def __str__(self) -> str:
        are = "1 file is" if self.files == 1 else f"{self.files:,} files are"
        return f"{are} missing or not what the dataset's own list says."
