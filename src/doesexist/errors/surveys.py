"""Errors about surveys, the workers that make them, and compositions."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError
from doesexist.errors.telling import marked as _


@dataclass(eq=False)
class NoDerivatives(DoesExistError):
    """Pictures under NoDerivs licences, which no composition may use. `names`: ffhq/00042, …."""

    count: int
    names: tuple[str, ...]

    next_step = "Add --leave-out-noderivs to make it of all others; the recipe then says who was left out."

    def __str__(self) -> str:
        shown = self.names[:3]
        more = f" and {self.count - len(shown):,} more" if self.count > len(shown) else ""
        return f"{self.count:,} of these pictures may be shown but not changed (NoDerivs): {', '.join(shown)}{more}."


@dataclass(eq=False)
class MayNotBeChanged(DoesExistError):
    """A picture under a NoDerivs licence, over which nothing is printed."""

    name: str
    """DATASET/KEY."""
    licence: str

    next_step = "Its page shows the landmarks over it, and leaves the picture as it is."

    def __str__(self) -> str:
        return f"{self.name} may be shown but not changed ({self.licence}): an overlay is a change."


@dataclass(eq=False)
class TermsUnreadOfOne(DoesExistError):
    """A picture whose terms nobody has read, over which nothing is printed without the owner's word."""

    name: str
    """DATASET/KEY."""
    terms: str

    next_step = "Read them, and name them with --read-terms if they allow that something is printed over it."

    def __str__(self) -> str:
        return f'Nobody has read the terms of {self.name}. They are written as "{" ".join(self.terms.split())[:80]}".'


@dataclass(eq=False)
class TermsUnread(DoesExistError):
    """Pictures whose terms nobody has read, which no composition uses without the owner's word.

    `names`: ffhq/00042, …; `terms`: what is written as their licences.
    """

    count: int
    names: tuple[str, ...]
    terms: tuple[str, ...]

    next_step = (
        "Read them, and name each that allows this with --read-terms; or leave them out with --leave-out-unread."
    )

    def __str__(self) -> str:
        said = ", ".join(f'"{" ".join(text.split())[:80]}"' for text in self.terms[:5])
        more = f" and {len(self.terms) - 5:,} more" if len(self.terms) > 5 else ""
        rest = f" and {self.count - 3:,} more" if self.count > 3 else ""
        return (
            f"Nobody has read the terms of {self.count:,} of these pictures: {', '.join(self.names[:3])}{rest}. "
            f"They are written as {said}{more}."
        )


@dataclass(eq=False)
class NotSurveyed(DoesExistError):
    """A composition of pictures that have not been surveyed, or of none."""

    what: str

    next_step = _("Run `doesexist survey` first.")
    sentence = _("No picture of %(what)s has been surveyed that this could be made of.")

    @property
    def facts(self) -> Mapping[str, str]:
        """What it was to be made of."""
        return {"what": self.what[:200]}


@dataclass(eq=False)
class SeveralDatasets(DoesExistError):
    """A composition is made of one dataset, and none was named where there are several."""

    names: tuple[str, ...]

    next_step = "Name one with --dataset."

    def __str__(self) -> str:
        return f"This archive has several datasets: {', '.join(self.names[:20])}."


@dataclass(eq=False)
class NobodyMeant(DoesExistError):
    """A filter that matches no surveyed picture, or only pictures of which nothing may be made.

    `left_out`: how many those are; `unread`: whether terms that nobody has read are among their licences.
    """

    dataset: str
    where: str
    left_out: int
    unread: bool = False

    next_step = "Ask for others: all words of a filter must hold, and /credits shows whose pictures there are."

    def __str__(self) -> str:
        if self.left_out:
            under = "NoDerivs or terms that nobody has read" if self.unread else "NoDerivs"
            meant = f" that {self.where[:200]} means" if self.where else ""
            return f"No picture of {self.dataset}{meant} may be changed: all {self.left_out:,} are under {under}."
        return f"Nobody of {self.dataset} who was surveyed is meant by {self.where[:200]}."


@dataclass(eq=False)
class TooManyToOpen(DoesExistError):
    """An average for which a page would have to decode more pictures than `most`."""

    count: int
    most: int

    next_step = _("Run `doesexist average`: it opens as many as it takes.")
    sentence = _("%(count)s pictures would have to be opened again for this average; a page opens %(most)s at most.")


@dataclass(eq=False)
class SurveyDamaged(DoesExistError):
    """A file of the survey that is missing or corrupt, or was deleted just now because somebody left."""

    name: str

    next_step = _("Run `doesexist survey`: it makes again what is missing.")
    sentence = _("A file of the survey is missing or damaged: %(name)s.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The file."""
        return {"name": self.name[:200]}


@dataclass(eq=False)
class SurveyStale(DoesExistError):
    """A picture whose file has changed or vanished since the survey."""

    what: str

    next_step = _("Run `doesexist survey`: it looks at what has changed.")
    sentence = _("%(what)s is not what it was when it was surveyed.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The picture."""
        return {"what": self.what[:200]}


@dataclass(eq=False)
class ClusterUnreachable(DoesExistError):
    """A cluster that does not answer, or has no workers."""

    address: str
    why: str

    next_step = "Start `dask scheduler` and `dask worker ADDRESS`, and give --cluster the scheduler's address."

    def __str__(self) -> str:
        return f"No cluster can be worked with at {self.address}: {' '.join(self.why.split()).rstrip('.')}."


@dataclass(eq=False)
class ClusterBlind(DoesExistError):
    """A cluster whose workers can't read the pictures' folder."""

    address: str
    folder: Path

    next_step = "Mount the folder under the same path on every worker's machine."
    sentence = "Workers of the cluster at %(address)s don't see the folder %(folder)s."


@dataclass(eq=False)
class ClusterLost(DoesExistError):
    """A cluster that failed before the work was done."""

    address: str
    why: str

    next_step = "See to its workers (they need doesexist in the same version), and run it again: it goes on from there."

    def __str__(self) -> str:
        return f"The cluster at {self.address} could not finish: {' '.join(self.why.split()).rstrip('.')}."


class WorkerLost(DoesExistError):
    """A worker process of a survey was killed from outside, most often because memory ran out."""

    next_step = "Run it again: it goes on from there. Should memory be short, let fewer work at once with --workers."
    sentence = "A process that looked at pictures was ended from outside, perhaps for want of memory."
