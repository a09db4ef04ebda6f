"""Requests to leave or to be credited, and the curator who decides them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError
from doesexist.errors.telling import marked as _


@dataclass(eq=False)
class CreditUnknown(DoesExistError):
    """A credit that can't be put right, for nobody is known to have it."""

    address: str

    next_step = _("Name the author in the dataset's own metadata, and ingest it again.")
    sentence = _("Who took %(what)s is unknown, so that there is no name to put right.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The picture, or whatever was named."""
        return {"what": self.address[:200]}


@dataclass(eq=False)
class RequestUnknown(DoesExistError):
    """A request of a name that none has."""

    name: str

    next_step = _("Run `doesexist requests list --all` to see those there are.")
    sentence = _("There is no request named %(name)s.")


@dataclass(eq=False)
class RequestDecided(DoesExistError):
    """A request that is closed already. `outcome`: granted, denied or had left."""

    name: str
    outcome: str

    next_step = _("What came of it stands in the list of all that are decided.")
    sentence = _("Request %(name)s is closed already (%(outcome)s): nothing was done twice.")


class ReceiptUnknown(DoesExistError):
    """A receipt that none of the requests has. It is told the same whether it could be one or not."""

    next_step = _("Type it as it was shown: five groups of five letters and digits.")
    sentence = _("No request has this receipt.")


@dataclass(eq=False)
class FormUnreadable(DoesExistError):
    """A form that is none, or not one of this house's."""

    why: str

    next_step = _("Open the page again, and send the form from there.")
    sentence = _("This form can't be taken: %(why)s.")


@dataclass(eq=False)
class FormTooLarge(DoesExistError):
    """A form that holds more than one can write into it."""

    most: int

    next_step = _("Write less into it.")
    sentence = _("This form is larger than the %(most)s bytes that are read.")


class FormFromElsewhere(DoesExistError):
    """A form that another site sent."""

    next_step = _("Open the page here, and send its own form.")
    sentence = _("This form was sent from another site, so that it was not taken.")


@dataclass(eq=False)
class AskedTooOften(DoesExistError):
    """Somebody who asked more often than anyone needs to; in so many seconds they can again."""

    seconds: int

    next_step = _("What you have sent before is written down, and not lost.")
    sentence = _("That was asked for very often within the last hour. Please come again in %(minutes)s minutes.")

    @property
    def facts(self) -> Mapping[str, str]:
        """What is named in the sentence."""
        return {"minutes": str(-(-self.seconds // 60))}


class AskedByTooMany(AskedTooOften):
    """Somebody who asked while very many do: not their fault, and a browser that works for it is still let in."""

    next_step = _("Where scripts may run, your browser works for a second, and what you send is taken even now.")
    sentence = _("Very many have asked for that within the last hour. Please come again in %(minutes)s minutes.")


class NotWrittenDown(DoesExistError):
    """A request that could not be written down: the archive is busy, full, or nothing may be written there."""

    next_step = _("Please send it again in a little while.")
    sentence = _("Nothing can be written down here just now, and nothing was.")


class TooManyDownloads(DoesExistError):
    """A list of credits that is asked for while as many are being sent as there can be."""

    next_step = _("Please try again in a little while.")
    sentence = _("As many lists are being sent just now as there can be at once.")


class DeskLocked(DoesExistError):
    """A visitor of the curator's desk without its token."""

    next_step = _("Type the token as the password; the name can be anything.")
    sentence = _("The desk opens only to whoever has its token.")


@dataclass(eq=False)
class KeyUnusable(DoesExistError):
    """A file that holds no key, or the wrong one."""

    path: Path
    why: str

    next_step = "Name the file that `doesexist requests key` made, or make another elsewhere."
    sentence = "%(path)s can't be used as the curator's key: %(why)s."


@dataclass(eq=False)
class CodeUnknown(DoesExistError):
    """A code that this archive did not make, or not for anybody who is still here: nobody can tell which."""

    code: str

    next_step = (
        "Either it was not made here, or a letter of it is another, or whoever has it has left: then nothing of them "
        "is kept, and nobody can tell."
    )

    def __str__(self) -> str:
        return f"Nobody here has the code {self.code!r} (any more)."


@dataclass(eq=False)
class CodeMalformed(DoesExistError):
    """Words that can't be the code of any certificate: too short, too long, or with letters that no code has."""

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
