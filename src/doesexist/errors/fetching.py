"""A dataset that is fetched from where it is published."""

from doesexist.errors.telling import DoesExistError


class MetadataNotFetched(DoesExistError):
    """A dataset's own list can't be fetched from where it is published."""

    next_step = "Run it again later, name a mirror with --base-url, or put a copy of ffhq-dataset-v2.json there."

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return f"ffhq-dataset-v2.json, which names all other files, could not be fetched: {self.why}."


class DownloadIncomplete(DoesExistError):
    """Files of a dataset did not come."""

    next_step = "Run the same command again: what is whole is not fetched twice, what was begun is gone on with."

    def __init__(self, missing: int, first: str) -> None:
        super().__init__(missing, first)
        self.missing = missing
        self.first = first

    def __str__(self) -> str:
        files = "1 file" if self.missing == 1 else f"{self.missing:,} files"
        return f"{files} did not come, the first: {self.first}."


class DriveQuota(DoesExistError):
    """Google Drive gives no more of a dataset today."""

    next_step = "Wait a day and run the same command again, or name a mirror with --base-url."

    def __init__(self, files: int) -> None:
        super().__init__(files)
        self.files = files

    def __str__(self) -> str:
        of = "of the file" if self.files == 1 else f"of {self.files:,} files in a row"
        return f"Google Drive gives nothing more for now: it said {of} that too many people have downloaded it lately."


class ServerSilent(DoesExistError):
    """No server answers any more."""

    next_step = "See whether your network and the server are there, then run the same command again to go on."

    def __init__(self, files: int, why: str) -> None:
        super().__init__(files, why)
        self.files = files
        self.why = why

    def __str__(self) -> str:
        return f"{self.files:,} files in a row could not be asked for; {self.why}."


class FilesDiffer(DoesExistError):
    """Files are missing, or other than their records say."""

    next_step = "Delete those that differ, then run the same command without --verify to fetch them."

    def __init__(self, files: int) -> None:
        super().__init__(files)
        self.files = files

    def __str__(self) -> str:
        are = "1 file is" if self.files == 1 else f"{self.files:,} files are"
        return f"{are} missing or not what the dataset's own list says."
