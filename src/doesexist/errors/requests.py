"""Errors about visitors' requests, their forms and receipts, the curator's desk, and certificates' codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError
from doesexist.errors.telling import marked as _


@dataclass(eq=False)
class CreditUnknown(DoesExistError):
    """A correction of a credit where no contributor is known."""

    address: str

    next_step = _("Name the author in the dataset's own metadata, and ingest it again.")
    sentence = _("Who took %(what)s is unknown, so that there is no name to put right.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The picture, or whatever was named."""
        return {"what": self.address[:200]}


@dataclass(eq=False)
class RequestUnknown(DoesExistError):
    """A name that no request has."""

    name: str

    next_step = _("Run `doesexist requests list --all` to see those there are.")
    sentence = _("There is no request named %(name)s.")


@dataclass(eq=False)
class RequestDecided(DoesExistError):
    """A decision about a request that is closed already. `outcome`: granted, denied or had left."""

    name: str
    outcome: str

    next_step = _("What came of it stands in the list of all that are decided.")
    sentence = _("Request %(name)s is closed already (%(outcome)s): nothing was done twice.")


class ReceiptUnknown(DoesExistError):
    """A receipt that no request has. A malformed one is answered in the same way."""

    next_step = _("Type it as it was shown: five groups of five letters and digits.")
    sentence = _("No request has this receipt.")


@dataclass(eq=False)
class FormUnreadable(DoesExistError):
    """A form that can't be parsed, lacks a field, or was not signed by this exhibition."""

    why: str

    next_step = _("Open the page again, and send the form from there.")
    sentence = _("This form can't be taken: %(why)s.")


@dataclass(eq=False)
class FormTooLarge(DoesExistError):
    """A form whose body is larger than `most` bytes."""

    most: int

    next_step = _("Write less into it.")
    sentence = _("This form is larger than the %(most)s bytes that are read.")


class FormFromElsewhere(DoesExistError):
    """A form submitted from another site (cross-site request forgery)."""

    next_step = _("Open the page here, and send its own form.")
    sentence = _("This form was sent from another site, so that it was not taken.")


@dataclass(eq=False)
class AskedTooOften(DoesExistError):
    """A visitor is over the rate limit; they may ask again in `seconds`."""

    seconds: int

    next_step = _("What you have sent before is written down, and not lost.")
    sentence = _("That was asked for very often within the last hour. Please come again in %(minutes)s minutes.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The minutes until they may ask again, rounded up."""
        return {"minutes": str(-(-self.seconds // 60))}


class AskedByTooMany(AskedTooOften):
    """The rate limit of all visitors together is reached; a browser that sends a proof of work is still let in."""

    next_step = _("Where scripts may run, your browser works for a second, and what you send is taken even now.")
    sentence = _("Very many have asked for that within the last hour. Please come again in %(minutes)s minutes.")


class NotWrittenDown(DoesExistError):
    """A request that could not be stored: the archive is busy, full or read-only."""

    next_step = _("Please send it again in a little while.")
    sentence = _("Nothing can be written down here just now, and nothing was.")


class TooManyDownloads(DoesExistError):
    """A list of credits that is asked for while as many are being sent as there can be."""

    next_step = _("Please try again in a little while.")
    sentence = _("As many lists are being sent just now as there can be at once.")


class DeskLocked(DoesExistError):
    """The curator's desk was asked for without its token."""

    next_step = _("Type the token as the password; the name can be anything.")
    sentence = _("The desk opens only to whoever has its token.")


@dataclass(eq=False)
class KeyUnusable(DoesExistError):
    """A file that holds no private key, or not the one that a contact was encrypted to."""

    path: Path
    why: str

    next_step = "Name the file that `doesexist requests key` made, or make another elsewhere."
    sentence = "%(path)s can't be used as the curator's key: %(why)s."


@dataclass(eq=False)
class CodeUnknown(DoesExistError):
    """A well-formed code that matches nobody: not made here, or its owner has left, which can't be told apart."""

    code: str

    next_step = (
        "Either it was not made here, or a letter of it is another, or whoever has it has left: then nothing of them "
        "is kept, and nobody can tell."
    )

    def __str__(self) -> str:
        return f"Nobody here has the code {self.code!r} (any more)."


@dataclass(eq=False)
class CodeMalformed(DoesExistError):
    """Words that don't have the form of a certificate's code: too short, too long, or with other letters."""

    words: str

    next_step = (
        "A code looks like 001A2-ERFG1-Y07AK-AEZ8E: 20 letters and digits or a few more, and no U. Type all of it."
    )

    def __str__(self) -> str:
        return f"{self.words!r} can't be the code of a certificate."


@dataclass(eq=False)
class AccountUnclear(DoesExistError):
    """Words that name no contributor: a name alone, or the address of something else."""

    words: str

    next_step = (
        "Contributors are named SERVICE/ACCOUNT, or by the address of their page; `doesexist search NAME --json` tells "
        "the service and the account."
    )

    def __str__(self) -> str:
        return f"{self.words[:200]!r} names no contributor's account."
