"""Errors about addresses, names, filters and searches: not found, gone, ambiguous or malformed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError
from doesexist.errors.telling import marked as _


@dataclass(eq=False)
class BadImageRequest(DoesExistError):
    """An invalid IIIF image request. `status` is 400, or 501 for a format that IIIF defines and this server lacks."""

    status: int
    why: str

    next_step = "Ask for …/info.json: it says how large the image is and what can be asked of it."
    sentence = "This image can't be made: %(why)s."


@dataclass(eq=False)
class BadName(DoesExistError):
    """A dataset's name that can't be part of an address, for its characters or its length."""

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
    """A number that could mean several things: the visitor must choose, so that nobody leaves by mistake."""

    words: str
    which: tuple[str, ...]

    next_step = _("Say which of them you mean.")
    sentence = _("%(words)s can be several: %(which)s. Say which of them you mean.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The number, and all that it could mean."""
        return {"words": self.words[:200], "which": ", ".join(self.which)}


@dataclass(eq=False)
class ListUnreadable(DoesExistError):
    """A file of addresses that can't be read, is not UTF-8, or is empty."""

    path: Path
    why: str

    next_step = "Pass a text file in UTF-8 with one address a line."
    sentence = "No addresses could be read in %(path)s: %(why)s."


@dataclass(eq=False)
class BadFilter(DoesExistError):
    """A filter that can't be parsed. `named`: the values for the placeholders in `why`, such as %(name)s."""

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
    """A walk's seed or step that is no whole number, or out of range."""

    name: str
    largest: int

    next_step = _("Leave it out, and somebody is shown by chance.")
    sentence = _("A %(name)s is a whole number from 0 to %(largest)s.")


@dataclass(eq=False)
class BadQuery(DoesExistError):
    """A search that can't be run. `named`: the values for the placeholders in `why`, such as %(name)s."""

    why: str
    named: Mapping[str, str] | None = None

    next_step = _(
        "Look for a name, a photograph's address or number, an account, words of a title or of a file's name."
    )
    sentence = _("This can't be looked for: %(why)s.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The reason, with its placeholders filled in."""
        return {"why": self.why % (self.named or {})}


@dataclass(eq=False)
class NothingFound(DoesExistError):
    """A valid address of something that is not in the archive: 404."""

    address: str

    next_step = _("Look it up on /credits, or check the spelling.")
    sentence = _("The archive holds nothing under %(address)s.")

    @property
    def facts(self) -> Mapping[str, str]:
        """The address."""
        return {"address": self.address[:200]}


@dataclass(eq=False)
class FileChanged(NothingFound):
    """A file that is another than the one whose picture was credited: it may show somebody else."""

    next_step = _("Whoever runs this exhibition can read the dataset in again.")
    sentence = _("The file of %(address)s was changed since it was credited, so it is not shown.")


@dataclass(eq=False)
class Left(DoesExistError):
    """An address of someone who left: 410, never 404."""

    address: str

    next_step = _("Their place stays empty.")
    sentence = _("A person was here. They left.")
