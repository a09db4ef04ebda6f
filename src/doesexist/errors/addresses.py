"""Something that was asked for and is not there, or that cannot be asked for like this."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError
from doesexist.errors.telling import marked as _


@dataclass(eq=False)
class BadImageRequest(DoesExistError):
    """An image that can't be asked for like this. `status` is 400, or 501 for a format that IIIF knows and we don't."""

    status: int
    why: str

    next_step = "Ask for …/info.json: it says how large the image is and what can be asked of it."
    sentence = "This image can't be made: %(why)s."


@dataclass(eq=False)
class BadName(DoesExistError):
    """A dataset's name that can't be part of an address."""

    name: str
    why: str

    next_step = "Give it another with --dataset: letters, digits, _ and -."

    def __str__(self) -> str:
        return f"No dataset can be named {self.name[:80]!r}: {self.why}."


@dataclass(eq=False)
class BadAddress(DoesExistError):
    """Words that name no picture, photograph or contributor."""

    words: str

    next_step = _(
        "Pictures are named DATASET/KEY (ffhq/00042), contributors SERVICE/ACCOUNT, photographs by their address."
    )
    sentence = _("%(words)s is no address of a picture, a photograph or a contributor.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The words."""
        return {"words": repr(self.words[:200])}


class AddressLeadsOn(BadAddress):
    """An address of Flickr's that only leads on to another, which Flickr alone can tell."""

    next_step = _("Open it in a browser, and copy the address that it leads to.")
    sentence = _("Where %(words)s leads to, only Flickr can tell, and it isn't asked.")


@dataclass(eq=False)
class SeveralMeant(DoesExistError):
    """A number that several have: nobody is to leave whom nobody meant."""

    words: str
    which: tuple[str, ...]

    next_step = _("Say which of them you mean.")
    sentence = _("%(words)s can be several: %(which)s. Say which of them you mean.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The number, and who has it."""
        return {"words": self.words[:200], "which": ", ".join(self.which)}


@dataclass(eq=False)
class ListUnreadable(DoesExistError):
    """A file of addresses that is none."""

    path: Path
    why: str

    next_step = "Pass a text file in UTF-8 with one address a line."
    sentence = "No addresses could be read in %(path)s: %(why)s."


@dataclass(eq=False)
class BadFilter(DoesExistError):
    """A filter that says nothing this program understands. `named` is what the reason names, as %(name)s."""

    term: str
    why: str
    named: Mapping[str, str] | None = None

    next_step = _("A filter looks like: dataset=ffhq licence=CC-BY-2.0 country=Austria year=2014..2016 key=0..999.")
    sentence = _("The filter %(term)s can't be used: %(why)s.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The term, and what is wrong with it."""
        return {"term": repr(self.term[:200]), "why": self.why % (self.named or {})}


@dataclass(eq=False)
class BadWalk(DoesExistError):
    """A seed or a step that is no number of a walk."""

    name: str
    largest: int

    next_step = _("Leave it out, and somebody is shown by chance.")
    sentence = _("A %(name)s is a whole number from 0 to %(largest)s.")


@dataclass(eq=False)
class BadQuery(DoesExistError):
    """A search for what nobody could be found by. `named`: what the reason names, as %(name)s."""

    why: str
    named: Mapping[str, str] | None = None

    next_step = _("Look for a name, a photograph's address or number, an account, or words of a title.")
    sentence = _("This can't be looked for: %(why)s.")

    @property
    def facts(self) -> Mapping[str, str]:
        """What is wrong with it."""
        return {"why": self.why % (self.named or {})}


@dataclass(eq=False)
class NothingFound(DoesExistError):
    """An address in good form that the archive holds nothing under."""

    address: str

    next_step = _("Look it up on /credits, or check the spelling.")
    sentence = _("The archive holds nothing under %(address)s.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The address."""
        return {"address": self.address[:200]}


@dataclass(eq=False)
class Left(DoesExistError):
    """An address of someone who left: 410, never 404."""

    address: str

    next_step = _("Their place stays empty.")
    sentence = _("A person was here. They left.")
