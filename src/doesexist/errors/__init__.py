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
    ├── SeveralMeant          a number that several have, where one is to be meant
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
    │   └── AskedByTooMany    somebody who asked while very many do
    ├── NotWrittenDown        a request that could not be written down
    ├── DeskLocked            a visitor of the curator's desk without its token
    ├── KeyUnusable           a file that holds no key, or the wrong one
    ├── FileMissing           a picture or photograph that the archive knows of, whose file is not there
    ├── LandmarksUnknown      a face in which nobody found landmarks
    ├── NoDerivatives         pictures that nothing may be made of
    ├── RowsRejected          `--strict`, and there were rejected rows
    ├── PromiseBroken         `verify` found something that is not as it should be
    ├── FolderNotEmpty        a place to write to that holds something else already
    ├── FolderBusy            a folder that another command is writing this very moment
    ├── OutputUnwritable      a file that can't be written
    ├── BackupUnusable        a file that is no backup of an archive, or is damaged
    ├── BackupNewer           a backup made by a newer version of this program
    ├── BackupOfAnother       a backup of another archive than the one it would take the place of
    ├── SheetUnset            a sheet that can't be set in type
    ├── CertificatesWanting   certificates of some that could not be made, where those of others were
    ├── CodeUnknown           a certificate's code that nobody here has (any more)
    ├── CodeMalformed         words that can't be a certificate's code
    ├── AccountUnclear        words that name no contributor, where one is to be named
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
    ├── WorkerLost            a worker process that was ended from outside before its work was done
    ├── PortTaken             another program answers on the port
    ├── HostUnusable          an address that can't be listened at
    └── ArchiveError          the archive itself
        ├── ArchiveMissing
        ├── ArchiveForeign    a file of that name that this program did not write
        ├── ArchiveNewer      written by a newer version of this program
        ├── ArchiveBusy       another process is writing it
        ├── ArchiveReadOnly
        ├── ArchiveFull       no space left
        ├── LookUpTooLong     a visitor asks for what takes longer than anybody waits
        └── TombstonesUnreadable    damaged, so that who left it can't be read

A bad *row* of a dataset is no exception but data (`doesexist.model.Rejected`).
Facts are constructor arguments, so that errors survive pickling out of worker processes.
"""

from doesexist.errors.addresses import (
    BadAddress,
    BadFilter,
    BadImageRequest,
    BadName,
    BadQuery,
    BadWalk,
    Left,
    ListUnreadable,
    NothingFound,
    SeveralMeant,
)
from doesexist.errors.archives import (
    ArchiveBusy,
    ArchiveError,
    ArchiveForeign,
    ArchiveFull,
    ArchiveMissing,
    ArchiveNewer,
    ArchiveReadOnly,
    LookUpTooLong,
    PromiseBroken,
    TombstonesUnreadable,
)
from doesexist.errors.backups import BackupNewer, BackupOfAnother, BackupUnusable
from doesexist.errors.datasets import (
    CardUnreadable,
    DatasetAway,
    DatasetMoved,
    DatasetUnknown,
    DatasetUnreadable,
    FileMissing,
    LandmarksUnknown,
    PictureUnreadable,
    RowsRejected,
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
)
from doesexist.errors.surveys import (
    ClusterBlind,
    ClusterLost,
    ClusterUnreachable,
    NobodyMeant,
    NoDerivatives,
    NotSurveyed,
    SeveralDatasets,
    SurveyDamaged,
    SurveyStale,
    TooManyToOpen,
    WorkerLost,
)
from doesexist.errors.telling import DoesExistError, marked
from doesexist.errors.writing import CertificatesWanting, FolderBusy, FolderNotEmpty, OutputUnwritable, SheetUnset

__all__ = [
    "AccountUnclear",
    "ArchiveBusy",
    "ArchiveError",
    "ArchiveForeign",
    "ArchiveFull",
    "ArchiveMissing",
    "ArchiveNewer",
    "ArchiveReadOnly",
    "AskedByTooMany",
    "AskedTooOften",
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
    "DeskLocked",
    "DoesExistError",
    "DownloadIncomplete",
    "DriveQuota",
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
    "MetadataNotFetched",
    "NoDerivatives",
    "NobodyMeant",
    "NotSurveyed",
    "NotWrittenDown",
    "NothingFound",
    "OutputUnwritable",
    "PictureUnreadable",
    "PortTaken",
    "PromiseBroken",
    "ReceiptUnknown",
    "RequestDecided",
    "RequestUnknown",
    "RowsRejected",
    "ServerSilent",
    "SettingsUnreadable",
    "SeveralDatasets",
    "SeveralMeant",
    "SheetUnset",
    "SurveyDamaged",
    "SurveyStale",
    "TombstonesUnreadable",
    "TooManyToOpen",
    "WorkerLost",
    "marked",
]
