"""The exception hierarchy: every error that is reported to a user.

::

    DoesExistError            one sentence, str(error): what happened; next_step: what to do about it
    ├── PictureUnreadable     a file that is no picture, a broken one, or one too large to open safely
    ├── BadImageRequest       an IIIF request that is invalid, or for a format that is not made
    ├── DatasetUnreadable     a folder or file that no source can read
    ├── DatasetsWithin        a folder that holds several datasets, each in a folder of its own
    ├── NothingTaken          a dataset of which no picture could be taken in
    ├── TableUnusable         a table of credits of which no row could be used
    ├── CardUnreadable        a dataset.toml that is not valid
    ├── SettingsUnreadable    an exhibition.toml that is not valid
    ├── DatasetMoved          a dataset that was ingested from another folder before
    ├── DatasetUnknown        a dataset that is not in the archive
    ├── BadName               a name that can't be part of an address
    ├── BadAddress            words that name no picture, photograph or contributor
    │   └── AddressLeadsOn    an address of Flickr's that only leads on to another
    ├── SeveralMeant          a number that could mean several things, where one is required
    ├── ListUnreadable        a file of addresses that is no text, or empty
    ├── BadFilter             a filter that can't be parsed
    ├── BadWalk               a walk's seed or step that is out of range
    ├── BadQuery              a search that is too long, or for a page that doesn't exist
    ├── CreditUnknown         a correction of a credit where no contributor is known
    ├── NothingFound          a valid address of something that is not in the archive
    │   └── FileChanged       a file that is another than the one whose picture was credited
    ├── Left                  an address of someone who left: 410, never 404
    ├── RequestUnknown        a name that no request has
    ├── RequestDecided        a decision about a request that is closed already
    ├── ReceiptUnknown        a receipt that no request has
    ├── FormUnreadable        a form that can't be parsed, or that this exhibition did not sign
    ├── FormTooLarge          a form whose body is larger than the limit
    ├── FormFromElsewhere     a form submitted from another site
    ├── AskedTooOften         a visitor who is over the rate limit
    │   └── AskedByTooMany    the rate limit of all visitors together is reached
    ├── NotWrittenDown        a request that could not be stored
    ├── TooManyDownloads      a list of credits, while as many are being sent as there can be
    ├── DeskLocked            the curator's desk, asked for without its token
    ├── KeyUnusable           a file that holds no key, or the wrong one
    ├── FileMissing           a picture or photograph that the archive knows of, whose file is not there
    ├── LandmarksUnknown      a picture whose dataset gives no landmarks
    ├── NoDerivatives         a composition of pictures under NoDerivs licences
    ├── MayNotBeChanged       an overlay of a picture under such a licence
    ├── TermsUnreadOfOne      an overlay of a picture whose terms nobody has read
    ├── TermsUnread           a composition of pictures whose terms nobody has read
    ├── RowsRejected          `--strict`, and there were rejected rows
    ├── PromiseBroken         `verify` found that the archive contradicts itself
    ├── FolderNotEmpty        an output folder that is not empty
    ├── FolderBusy            an output folder that another command is writing to
    ├── OutputUnwritable      a file that can't be written
    ├── OutputEnding          a file whose ending names no form
    ├── BackupUnusable        a file that is no backup of an archive, or is damaged
    ├── BackupNewer           a backup made by a newer version of this program
    ├── BackupOfAnother       a backup of another archive than the one it would replace
    ├── SheetUnset            a sheet that Typst fails to typeset
    ├── CertificatesWanting   some of many certificates could not be made
    ├── CodeUnknown           a certificate's code that belongs to nobody in the archive
    ├── CodeMalformed         words that don't have the form of a certificate's code
    ├── AccountUnclear        words that name no contributor, where one is required
    ├── MetadataNotFetched    a dataset's metadata that could not be downloaded
    ├── DownloadIncomplete    files of a dataset that could not be downloaded
    ├── DriveQuota            Google Drive's download quota is used up
    ├── ServerSilent          no server could be reached for many files in a row
    ├── FilesDiffer           files that are missing, or not of the size and md5 in their records
    ├── NotSurveyed           a composition of pictures that have not been surveyed
    ├── SeveralDatasets       a composition without --dataset, in an archive with several
    ├── NobodyMeant           a composition whose filter matches no picture that may be used
    ├── TooManyToOpen         an average for which a page would have to decode too many pictures
    ├── SurveyDamaged         a file of the survey that is missing or corrupt
    ├── SurveyStale           a picture whose file has changed since the survey
    ├── DatasetAway           a dataset whose folder is not there
    ├── ClusterUnreachable    a cluster that does not answer, or has no workers
    ├── ClusterBlind          a cluster whose workers can't read the pictures' folder
    ├── ClusterLost           a cluster that failed before the work was done
    ├── WorkerLost            a worker process that was killed
    ├── PortTaken             the port is in use
    ├── HostUnusable          a host and port that the server can't bind
    └── ArchiveError          the archive itself
        ├── ArchiveMissing
        ├── ArchiveEmpty      an empty file in its place
        ├── BackupByHand      a backup that was unpacked by hand
        ├── ArchiveElsewhere  it can only be read, and others write it
        ├── ArchiveForeign    a file of that name that this program did not write
        ├── ArchiveNewer      written by a newer version of this program
        ├── ArchiveBusy       another process is writing it
        ├── ArchiveReadOnly
        ├── ArchiveFull       no space left
        ├── ArchiveOfAnother  another user alone may read it
        ├── ArchiveAway       its disk or network fails
        ├── RowDamaged        what it says of one thing is damaged
        ├── LookUpTooLong     a visitor asks for what takes longer than anybody waits
        └── TombstonesUnreadable    damaged, so that who left it can't be read

A bad *row* of a dataset is no exception but data (`doesexist.model.Rejected`).
Facts are constructor arguments, so that errors survive pickling out of worker processes.
"""

from doesexist.errors.addresses import (
    AddressLeadsOn,
    BadAddress,
    BadFilter,
    BadImageRequest,
    BadName,
    BadQuery,
    BadWalk,
    FileChanged,
    Left,
    ListUnreadable,
    NothingFound,
    SeveralMeant,
)
from doesexist.errors.archives import (
    ArchiveAway,
    ArchiveBusy,
    ArchiveElsewhere,
    ArchiveEmpty,
    ArchiveError,
    ArchiveForeign,
    ArchiveFull,
    ArchiveMissing,
    ArchiveNewer,
    ArchiveOfAnother,
    ArchiveReadOnly,
    BackupByHand,
    LookUpTooLong,
    PromiseBroken,
    RowDamaged,
    TombstonesUnreadable,
)
from doesexist.errors.backups import BackupNewer, BackupOfAnother, BackupUnusable
from doesexist.errors.datasets import (
    CardUnreadable,
    DatasetAway,
    DatasetMoved,
    DatasetsWithin,
    DatasetUnknown,
    DatasetUnreadable,
    FileMissing,
    LandmarksUnknown,
    NothingTaken,
    PictureUnreadable,
    RowsRejected,
    TableUnusable,
)
from doesexist.errors.exhibitions import HostUnusable, PortTaken, SettingsUnreadable
from doesexist.errors.fetching import DownloadIncomplete, DriveQuota, FilesDiffer, MetadataNotFetched, ServerSilent
from doesexist.errors.requests import (
    AccountUnclear,
    AskedByTooMany,
    AskedTooOften,
    CodeMalformed,
    CodeUnknown,
    CreditUnknown,
    DeskLocked,
    FormFromElsewhere,
    FormTooLarge,
    FormUnreadable,
    KeyUnusable,
    NotWrittenDown,
    ReceiptUnknown,
    RequestDecided,
    RequestUnknown,
    TooManyDownloads,
)
from doesexist.errors.surveys import (
    ClusterBlind,
    ClusterLost,
    ClusterUnreachable,
    MayNotBeChanged,
    NobodyMeant,
    NoDerivatives,
    NotSurveyed,
    SeveralDatasets,
    SurveyDamaged,
    SurveyStale,
    TermsUnread,
    TermsUnreadOfOne,
    TooManyToOpen,
    WorkerLost,
)
from doesexist.errors.telling import DoesExistError, marked
from doesexist.errors.writing import (
    CertificatesWanting,
    FolderBusy,
    FolderNotEmpty,
    OutputEnding,
    OutputUnwritable,
    SheetUnset,
)

__all__ = [
    "AccountUnclear",
    "AddressLeadsOn",
    "ArchiveAway",
    "ArchiveBusy",
    "ArchiveElsewhere",
    "ArchiveEmpty",
    "ArchiveError",
    "ArchiveForeign",
    "ArchiveFull",
    "ArchiveMissing",
    "ArchiveNewer",
    "ArchiveOfAnother",
    "ArchiveReadOnly",
    "AskedByTooMany",
    "AskedTooOften",
    "BackupByHand",
    "BackupNewer",
    "BackupOfAnother",
    "BackupUnusable",
    "BadAddress",
    "BadFilter",
    "BadImageRequest",
    "BadName",
    "BadQuery",
    "BadWalk",
    "CardUnreadable",
    "CertificatesWanting",
    "ClusterBlind",
    "ClusterLost",
    "ClusterUnreachable",
    "CodeMalformed",
    "CodeUnknown",
    "CreditUnknown",
    "DatasetAway",
    "DatasetMoved",
    "DatasetUnknown",
    "DatasetUnreadable",
    "DatasetsWithin",
    "DeskLocked",
    "DoesExistError",
    "DownloadIncomplete",
    "DriveQuota",
    "FileChanged",
    "FileMissing",
    "FilesDiffer",
    "FolderBusy",
    "FolderNotEmpty",
    "FormFromElsewhere",
    "FormTooLarge",
    "FormUnreadable",
    "HostUnusable",
    "KeyUnusable",
    "LandmarksUnknown",
    "Left",
    "ListUnreadable",
    "LookUpTooLong",
    "MayNotBeChanged",
    "MetadataNotFetched",
    "NoDerivatives",
    "NobodyMeant",
    "NotSurveyed",
    "NotWrittenDown",
    "NothingFound",
    "NothingTaken",
    "OutputEnding",
    "OutputUnwritable",
    "PictureUnreadable",
    "PortTaken",
    "PromiseBroken",
    "ReceiptUnknown",
    "RequestDecided",
    "RequestUnknown",
    "RowDamaged",
    "RowsRejected",
    "ServerSilent",
    "SettingsUnreadable",
    "SeveralDatasets",
    "SeveralMeant",
    "SheetUnset",
    "SurveyDamaged",
    "SurveyStale",
    "TableUnusable",
    "TermsUnread",
    "TermsUnreadOfOne",
    "TombstonesUnreadable",
    "TooManyDownloads",
    "TooManyToOpen",
    "WorkerLost",
    "marked",
]
