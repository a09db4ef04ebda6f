"""Everything that can go wrong and is told, in one tree.

::

    DoesExistError            one sentence, str(error): what happened; next_step: what to do about it
    ├── PictureUnreadable     a file that is no picture, a broken one, or one too large to open safely
    ├── BadImageRequest       an image that can't be asked for like this
    ├── DatasetUnreadable     a folder or file that no source can read
    ├── CardUnreadable        a dataset.toml that is none
    ├── SettingsUnreadable    an exhibition.toml that is none
    ├── DatasetMoved          a dataset's name with another folder than before
    ├── DatasetUnknown        a dataset that is not in the archive
    ├── BadName               a name that can't be part of an address
    ├── BadAddress            words that name no picture, photograph or contributor
    ├── ListUnreadable        a file of addresses that is none
    ├── BadFilter             a filter that says nothing this program understands
    ├── BadWalk               a seed or a step that is no number of a walk
    ├── BadQuery              a search for what nobody could be found by
    ├── CreditUnknown         a credit that can't be put right, for nobody is known to have it
    ├── NothingFound          an address in good form that the archive holds nothing under
    ├── Left                  an address of someone who left: 410, never 404
    ├── RequestUnknown        a request of a name that none has
    ├── RequestDecided        a request that is closed already
    ├── ReceiptUnknown        a receipt that none of the requests has
    ├── FormUnreadable        a form that is none, or not one of this house's
    ├── FormTooLarge          a form that holds more than one can write into it
    ├── FormFromElsewhere     a form that another site sent
    ├── AskedTooOften         somebody who asked more often than anyone needs to
    ├── NotWrittenDown        a request that could not be written down
    ├── DeskLocked            a visitor of the curator's desk without its token
    ├── KeyUnusable           a file that holds no key, or the wrong one
    ├── FileMissing           a picture or photograph that the archive knows of, whose file is not there
    ├── LandmarksUnknown      a face in which nobody found landmarks
    ├── NoDerivatives         pictures that nothing may be made of
    ├── RowsRejected          `--strict`, and there were rejected rows
    ├── PromiseBroken         `verify` found something that is not as it should be
    ├── FolderNotEmpty        a place to write to that holds something else already
    ├── OutputUnwritable      a file that can't be written
    ├── SheetUnset            a sheet that can't be set in type
    ├── CertificatesWanting   certificates of some that could not be made, where those of others were
    ├── CodeUnknown           a certificate's code that nobody here has (any more)
    ├── MetadataNotFetched    a dataset's own list that can't be fetched from where it is published
    ├── DownloadIncomplete    files of a dataset that did not come
    ├── DriveQuota            Google Drive gives no more of a dataset today
    ├── ServerSilent          no server answers any more
    ├── FilesDiffer           files that are missing, or other than their records say
    ├── NotSurveyed           a composition of pictures that nobody has looked at yet
    ├── SeveralDatasets       a composition of one dataset, where there are several and none was named
    ├── NobodyMeant           a composition of pictures that a filter means, where it means none that may be used
    ├── TooManyToOpen         an average for which more pictures would have to be opened than a page may open
    ├── SurveyDamaged         a file of the survey that is missing, or not what its name says
    ├── SurveyStale           a picture that is not what the survey saw of it
    ├── DatasetAway           a dataset whose folder is not there, so that nothing of it can be looked at
    ├── ClusterUnreachable    a cluster that does not answer, or has no workers
    ├── ClusterBlind          a cluster whose workers don't see the pictures
    ├── ClusterLost           a cluster that ended before the work did
    ├── PortTaken             another program answers on the port
    ├── HostUnusable          an address that can't be listened at
    └── ArchiveError          the archive itself
        ├── ArchiveMissing
        ├── ArchiveForeign    a file of that name that this program did not write
        ├── ArchiveNewer      written by a newer version of this program
        ├── ArchiveBusy       another process is writing it
        ├── ArchiveReadOnly
        └── ArchiveFull       no space left

A bad *row* of a dataset is no exception but data (`doesexist.model.Rejected`).
Facts are constructor arguments, so that errors survive pickling out of worker processes.
"""

from collections.abc import Mapping
from pathlib import Path


def marked(words: str) -> str:
    """Return words that visitors read. Called `_`, it marks them: an exhibition says them in its own language."""
    return words


_ = marked


class DoesExistError(Exception):
    """Something went wrong that a person can be told in one sentence, with a next step."""

    next_step = "Run `doesexist --help` to see what can be done."
    sentence = ""
    """What happened, with names of facts in it, where visitors are told it."""

    @property
    def facts(self) -> Mapping[str, str]:
        """What is named in the sentence."""
        return {}

    def __str__(self) -> str:
        return self.sentence % self.facts


class PictureUnreadable(DoesExistError):
    """A file is not a picture, is broken, or is too large to open safely."""

    next_step = "Open it in an image editor and save it again, or take it out of the folder."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.path.name} can't be read as a picture: {self.why}."


class BadImageRequest(DoesExistError):
    """An image that can't be asked for like this. `status` is 400, or 501 for a format that IIIF knows and we don't."""

    next_step = "Ask for …/info.json: it says how large the image is and what can be asked of it."

    def __init__(self, status: int, why: str) -> None:
        super().__init__(status, why)
        self.status = status
        self.why = why

    def __str__(self) -> str:
        return f"This image can't be made: {self.why}."


class DatasetUnreadable(DoesExistError):
    """A folder or file that no source can read."""

    next_step = "Pass the folder (or file) that holds the dataset; README.md shows what each kind looks like."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"No dataset could be read at {self.path}: {self.why}."


class CardUnreadable(DoesExistError):
    """A dataset.toml that is no card."""

    next_step = "Correct the file; docs/tour.md lists what a card can say."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"The dataset's card {self.path} can't be read: {self.why}."


class SettingsUnreadable(DoesExistError):
    """An exhibition.toml that is none, or says what can't be."""

    next_step = "Correct the file; docs/tour.md lists what it can say."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"The exhibition's settings {self.path} can't be read: {self.why}."


class DatasetMoved(DoesExistError):
    """A dataset's name was used before, with another folder."""

    next_step = "Add --move if the folder moved, or --dataset with another name if this is another dataset."

    def __init__(self, dataset: str, before: str, now: str) -> None:
        super().__init__(dataset, before, now)
        self.dataset = dataset
        self.before = before
        self.now = now

    def __str__(self) -> str:
        return f"The dataset {self.dataset} was read from {self.before} before, not from {self.now}."


class DatasetUnknown(DoesExistError):
    """A dataset that is not in the archive."""

    next_step = _("Run `doesexist ingest` first, or name one of the datasets that /about lists.")
    sentence = _("There is no dataset named %(dataset)s in this archive.")

    def __init__(self, dataset: str) -> None:
        super().__init__(dataset)
        self.dataset = dataset

    @property
    def facts(self) -> Mapping[str, str]:
        """The dataset."""
        return {"dataset": self.dataset}


class BadName(DoesExistError):
    """A dataset's name that can't be part of an address."""

    next_step = "Give it another with --dataset: letters, digits, _ and -."

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name, why)
        self.name = name
        self.why = why

    def __str__(self) -> str:
        return f"No dataset can be named {self.name[:80]!r}: {self.why}."


class BadAddress(DoesExistError):
    """Words that name no picture, photograph or contributor."""

    next_step = _(
        "Pictures are named DATASET/KEY (ffhq/00042), contributors SERVICE/ACCOUNT, photographs by their address."
    )
    sentence = _("%(words)s is no address of a picture, a photograph or a contributor.")

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words

    @property
    def facts(self) -> Mapping[str, str]:
        """The words."""
        return {"words": repr(self.words[:200])}


class ListUnreadable(DoesExistError):
    """A file of addresses that is none."""

    next_step = "Pass a text file in UTF-8 with one address a line."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"No addresses could be read in {self.path}: {self.why}."


class BadFilter(DoesExistError):
    """A filter that says nothing this program understands. `named` is what the reason names, as %(name)s."""

    next_step = _("A filter looks like: dataset=ffhq licence=CC-BY-2.0 country=Austria year=2014..2016 key=0..999.")
    sentence = _("The filter %(term)s can't be used: %(why)s.")

    def __init__(self, term: str, why: str, named: Mapping[str, str] | None = None) -> None:
        super().__init__(term, why, named)
        self.term = term
        self.why = why
        self.named = named or {}

    @property
    def facts(self) -> Mapping[str, str]:
        """The term, and what is wrong with it."""
        return {"term": repr(self.term[:200]), "why": self.why % self.named}


class BadWalk(DoesExistError):
    """A seed or a step that is no number of a walk."""

    next_step = _("Leave it out, and somebody is shown by chance.")
    sentence = _("A %(name)s is a whole number from 0 to %(largest)s.")

    def __init__(self, name: str, largest: int) -> None:
        super().__init__(name, largest)
        self.name = name
        self.largest = largest

    @property
    def facts(self) -> Mapping[str, str]:
        """What it was for, and the largest there is."""
        return {"name": self.name, "largest": f"{self.largest:,}"}


class BadQuery(DoesExistError):
    """A search for what nobody could be found by. `named`: what the reason names, as %(name)s."""

    next_step = _("Look for a name, a photograph's address or number, an account, or words of a title.")
    sentence = _("This can't be looked for: %(why)s.")

    def __init__(self, why: str, named: Mapping[str, str] | None = None) -> None:
        super().__init__(why, named)
        self.why = why
        self.named = named or {}

    @property
    def facts(self) -> Mapping[str, str]:
        """What is wrong with it."""
        return {"why": self.why % self.named}


class CreditUnknown(DoesExistError):
    """A credit that can't be put right, for nobody is known to have it."""

    next_step = _("Name the author in the dataset's own metadata, and ingest it again.")
    sentence = _("Who took %(what)s is unknown, so that there is no name to put right.")

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address

    @property
    def facts(self) -> Mapping[str, str]:
        """The picture, or whatever was named."""
        return {"what": self.address[:200]}


class NothingFound(DoesExistError):
    """An address in good form that the archive holds nothing under."""

    next_step = _("Look it up on /credits, or check the spelling.")
    sentence = _("The archive holds nothing under %(address)s.")

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address

    @property
    def facts(self) -> Mapping[str, str]:
        """The address."""
        return {"address": self.address[:200]}


class Left(DoesExistError):
    """An address of someone who left: 410, never 404."""

    next_step = _("Their place stays empty.")
    sentence = _("A person was here. They left.")

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class RequestUnknown(DoesExistError):
    """A request of a name that none has."""

    next_step = _("Run `doesexist requests list --all` to see those there are.")
    sentence = _("There is no request named %(name)s.")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    @property
    def facts(self) -> Mapping[str, str]:
        """What is named in the sentence."""
        return {"name": self.name}


class RequestDecided(DoesExistError):
    """A request that is closed already. `outcome`: granted, denied or had left."""

    next_step = _("What came of it stands in the list of all that are decided.")
    sentence = _("Request %(name)s is closed already (%(outcome)s): nothing was done twice.")

    def __init__(self, name: str, outcome: str) -> None:
        super().__init__(name, outcome)
        self.name = name
        self.outcome = outcome

    @property
    def facts(self) -> Mapping[str, str]:
        """What is named in the sentence."""
        return {"name": self.name, "outcome": self.outcome}


class ReceiptUnknown(DoesExistError):
    """A receipt that none of the requests has. It is told the same whether it could be one or not."""

    next_step = _("Type it as it was shown: five groups of five letters and digits.")
    sentence = _("No request has this receipt.")

    def __init__(self) -> None:
        super().__init__()


class FormUnreadable(DoesExistError):
    """A form that is none, or not one of this house's."""

    next_step = _("Open the page again, and send the form from there.")
    sentence = _("This form can't be taken: %(why)s.")

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    @property
    def facts(self) -> Mapping[str, str]:
        """What is named in the sentence."""
        return {"why": self.why}


class FormTooLarge(DoesExistError):
    """A form that holds more than one can write into it."""

    next_step = _("Write less into it.")
    sentence = _("This form is larger than the %(most)s bytes that are read.")

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most

    @property
    def facts(self) -> Mapping[str, str]:
        """What is named in the sentence."""
        return {"most": f"{self.most:,}"}


class FormFromElsewhere(DoesExistError):
    """A form that another site sent."""

    next_step = _("Open the page here, and send its own form.")
    sentence = _("This form was sent from another site, so that it was not taken.")

    def __init__(self) -> None:
        super().__init__()


class AskedTooOften(DoesExistError):
    """Somebody who asked more often than anyone needs to; in so many seconds they can again."""

    next_step = _("What you have sent before is written down, and not lost.")
    sentence = _("That was asked for very often within the last hour. Please come again in %(minutes)s minutes.")

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    @property
    def facts(self) -> Mapping[str, str]:
        """What is named in the sentence."""
        return {"minutes": str(-(-self.seconds // 60))}


class NotWrittenDown(DoesExistError):
    """A request that could not be written down: the archive is busy, full, or nothing may be written there."""

    next_step = _("Please send it again in a little while.")
    sentence = _("Nothing can be written down here just now, and nothing was.")

    def __init__(self) -> None:
        super().__init__()


class DeskLocked(DoesExistError):
    """A visitor of the curator's desk without its token."""

    next_step = _("Type the token as the password; the name can be anything.")
    sentence = _("The desk opens only to whoever has its token.")

    def __init__(self) -> None:
        super().__init__()


class KeyUnusable(DoesExistError):
    """A file that holds no key, or the wrong one."""

    next_step = "Name the file that `doesexist requests key` made, or make another elsewhere."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.path} can't be used as the curator's key: {self.why}."


class FileMissing(DoesExistError):
    """A picture or photograph that the archive knows of, whose file is not there."""

    next_step = "Put the file where the dataset's own records name it, and ingest the dataset again."

    def __init__(self, what: str, address: str) -> None:
        super().__init__(what, address)
        self.what = what
        self.address = address

    def __str__(self) -> str:
        return f"The {self.what} of {self.address[:200]} is not in its dataset's folder."


class LandmarksUnknown(DoesExistError):
    """A face in which nobody found landmarks."""

    next_step = "Choose a picture of a dataset that gives 68 landmarks for each face, as FFHQ does."

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address

    def __str__(self) -> str:
        return f"No landmarks are known of {self.address[:200]}."


class NoDerivatives(DoesExistError):
    """Pictures that may be shown but not changed, so that nothing may be made of them. `names`: ffhq/00042, …."""

    next_step = "Add --leave-out-noderivs to make it of all others; the recipe then says who was left out."

    def __init__(self, count: int, names: tuple[str, ...]) -> None:
        super().__init__(count, names)
        self.count = count
        self.names = names

    def __str__(self) -> str:
        shown = self.names[:3]
        more = f" and {self.count - len(shown):,} more" if self.count > len(shown) else ""
        return f"{self.count:,} of these pictures may be shown but not changed (NoDerivs): {', '.join(shown)}{more}."


class RowsRejected(DoesExistError):
    """`--strict`, and there were rejected rows."""

    next_step = "Correct the rows that `--json` lists and run it again; all others are in the archive."

    def __init__(self, rejected: int, first: str) -> None:
        super().__init__(rejected, first)
        self.rejected = rejected
        self.first = first

    def __str__(self) -> str:
        rows = "1 row was" if self.rejected == 1 else f"{self.rejected:,} rows were"
        return f"{rows} rejected, the first: {self.first}."


class PromiseBroken(DoesExistError):
    """`verify` found something that is not as it should be."""

    next_step = "The lines above name each; ingest the dataset again, or restore a backup."

    def __init__(self, broken: int) -> None:
        super().__init__(broken)
        self.broken = broken

    def __str__(self) -> str:
        return "1 promise of the archive is broken." if self.broken == 1 else f"{self.broken:,} promises are broken."


class FolderNotEmpty(DoesExistError):
    """A place to write to that holds something else already."""

    next_step = "Choose a folder that does not exist yet."

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} holds other files already."


class OutputUnwritable(DoesExistError):
    """A file that can't be written."""

    next_step = "Choose another place, or make room there."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.path} can't be written: {self.why}."


class SheetUnset(DoesExistError):
    """A sheet that can't be set in type, whatever it says."""

    next_step = "Please report it with the name or title that it was for; nothing was written."

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return f"This sheet can't be set in type: {' '.join(self.why.split())[:300].rstrip('.')}."


class CertificatesWanting(DoesExistError):
    """Certificates of some contributors could not be made. Those of all others were."""

    next_step = "Correct what was told of each, and run the same command again: it makes those that are wanting."

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count

    def __str__(self) -> str:
        return f"{self.count:,} {'certificate' if self.count == 1 else 'certificates'} could not be made."


class CodeUnknown(DoesExistError):
    """A code that this archive did not make, or not for anybody who is still here: nobody can tell which."""

    next_step = "Compare it with the certificate, letter by letter; where it is right, whoever has it has left."

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f"Nobody here has the code {self.code!r} (any more)."


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


class NotSurveyed(DoesExistError):
    """A composition of a dataset that nobody has looked at yet, or of no picture at all."""

    next_step = _("Run `doesexist survey` first.")
    sentence = _("No picture of %(what)s has been surveyed that this could be made of.")

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    @property
    def facts(self) -> Mapping[str, str]:
        """Of what it was to be made."""
        return {"what": self.what[:200]}


class SeveralDatasets(DoesExistError):
    """A composition is made of one dataset, and there are several."""

    next_step = "Name one with --dataset."

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(names)
        self.names = names

    def __str__(self) -> str:
        return f"This archive has several datasets: {', '.join(self.names[:20])}."


class NobodyMeant(DoesExistError):
    """A filter that means nobody who was surveyed; or only people of whose pictures nothing may be made."""

    next_step = "Ask for others: all words of a filter must hold, and /credits shows whose pictures there are."

    def __init__(self, dataset: str, where: str, left_out: int) -> None:
        super().__init__(dataset, where, left_out)
        self.dataset = dataset
        self.where = where
        self.left_out = left_out

    def __str__(self) -> str:
        if self.left_out:
            meant = f" that {self.where[:200]} means" if self.where else ""
            return f"No picture of {self.dataset}{meant} may be changed: all {self.left_out:,} are under NoDerivs."
        return f"Nobody of {self.dataset} who was surveyed is meant by {self.where[:200]}."


class TooManyToOpen(DoesExistError):
    """An average for which more pictures would have to be opened again than a page may open for a visitor."""

    next_step = _("Run `doesexist average`: it opens as many as it takes.")
    sentence = _("%(count)s pictures would have to be opened again for this average; a page opens %(most)s at most.")

    def __init__(self, count: int, most: int) -> None:
        super().__init__(count, most)
        self.count = count
        self.most = most

    @property
    def facts(self) -> Mapping[str, str]:
        """How many, and how many a page opens."""
        return {"count": f"{self.count:,}", "most": f"{self.most:,}"}


class SurveyDamaged(DoesExistError):
    """A file of the survey that is missing or damaged; or somebody left in this very moment, and it went with them."""

    next_step = _("Run `doesexist survey`: it makes again what is missing.")
    sentence = _("A file of the survey is missing or damaged: %(name)s.")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    @property
    def facts(self) -> Mapping[str, str]:
        """The file."""
        return {"name": self.name[:200]}


class SurveyStale(DoesExistError):
    """A picture that is not what the survey saw of it, or not there any more."""

    next_step = _("Run `doesexist survey`: it looks at what has changed.")
    sentence = _("%(what)s is not what it was when it was surveyed.")

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    @property
    def facts(self) -> Mapping[str, str]:
        """The picture."""
        return {"what": self.what[:200]}


class DatasetAway(DoesExistError):
    """A dataset whose folder is not there: perhaps a disk that is not plugged in. Nothing of its survey is touched."""

    next_step = "Plug in or mount what it is on, or ingest it again (--move if it moved); then survey again."

    def __init__(self, dataset: str, root: Path, missing: int = 0) -> None:
        super().__init__(dataset, root, missing)
        self.dataset = dataset
        self.root = root
        self.missing = missing
        """How many surveyed pictures have no file there any more; 0: the folder itself is away."""

    def __str__(self) -> str:
        if self.missing:
            return (
                f"{self.missing:,} surveyed pictures of {self.dataset}, most of them, are not in {self.root} any more."
            )
        return f"The folder of {self.dataset}, {self.root}, is not there, or empty."


class ClusterUnreachable(DoesExistError):
    """A cluster that does not answer, or has no workers."""

    next_step = "Start `dask scheduler` and `dask worker ADDRESS`, and give --cluster the scheduler's address."

    def __init__(self, address: str, why: str) -> None:
        super().__init__(address, why)
        self.address = address
        self.why = why

    def __str__(self) -> str:
        return f"No cluster can be worked with at {self.address}: {' '.join(self.why.split()).rstrip('.')}."


class ClusterBlind(DoesExistError):
    """A cluster whose workers don't see the pictures."""

    next_step = "Mount the folder under the same path on every worker's machine."

    def __init__(self, address: str, folder: Path) -> None:
        super().__init__(address, folder)
        self.address = address
        self.folder = folder

    def __str__(self) -> str:
        return f"Workers of the cluster at {self.address} don't see the folder {self.folder}."


class ClusterLost(DoesExistError):
    """A cluster that ended before the work did, or that can't do it."""

    next_step = "See to its workers (they need doesexist in the same version), and run it again: it goes on from there."

    def __init__(self, address: str, why: str) -> None:
        super().__init__(address, why)
        self.address = address
        self.why = why

    def __str__(self) -> str:
        return f"The cluster at {self.address} could not finish: {' '.join(self.why.split()).rstrip('.')}."


class PortTaken(DoesExistError):
    """Another program answers on the port."""

    next_step = "Stop that program, or choose another port with --port."

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port)
        self.host = host
        self.port = port

    def __str__(self) -> str:
        return f"Port {self.port} on {self.host} is in use."


class HostUnusable(DoesExistError):
    """An address that can't be listened at: not this machine's, unknown, or a port that is kept for others."""

    next_step = "Use --host 127.0.0.1 for this machine alone, 0.0.0.0 for a network, and a --port above 1023."

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(host, port, why)
        self.host = host
        self.port = port
        self.why = why

    def __str__(self) -> str:
        return f"Nothing can be served at {self.host}, port {self.port}: {self.why}."


class ArchiveError(DoesExistError):
    """The archive can't be used as it is."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class ArchiveMissing(ArchiveError):
    """There is no archive."""

    next_step = "Run `doesexist ingest` first, or name the archive with --archive or DOESEXIST_ARCHIVE."

    def __str__(self) -> str:
        return f"There is no archive at {self.path}."


class ArchiveForeign(ArchiveError):
    """There is a file where the archive should be, and this program did not write it, or it is damaged."""

    next_step = "Name another archive with --archive, or restore a backup of this one."

    def __str__(self) -> str:
        return f"{self.path} is not an archive of doesexist, or it is damaged."


class ArchiveNewer(ArchiveError):
    """The archive was written by a newer version of this program."""

    next_step = "Update doesexist, or restore a backup made with this version."

    def __init__(self, path: Path, schema: int, known: int) -> None:
        Exception.__init__(self, path, schema, known)
        self.path = path
        self.schema = schema
        self.known = known

    def __str__(self) -> str:
        return f"The archive {self.path} has schema {self.schema}; this version knows schemas up to {self.known}."


class ArchiveBusy(ArchiveError):
    """Another process is writing the archive."""

    next_step = "Wait until the other command has ended, then run this one again."

    def __str__(self) -> str:
        return f"Another command is writing the archive {self.path}."


class ArchiveReadOnly(ArchiveError):
    """The archive can't be written to."""

    next_step = "Give yourself the right to write there, or copy the archive to a place of your own."

    def __str__(self) -> str:
        return f"The archive {self.path} is read-only."


class ArchiveFull(ArchiveError):
    """No space is left where the archive lies."""

    next_step = "Make room there and run the command again; what was written before is whole."

    def __str__(self) -> str:
        return f"There is no space left for the archive {self.path}."
