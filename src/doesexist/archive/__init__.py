"""The register of an archive: one SQLite file, the only truth."""

from doesexist.archive.checking import broken_promises
from doesexist.archive.credits.galleries import Gallery
from doesexist.archive.credits.letters import LABELS, Letter
from doesexist.archive.credits.register_of_names import After, Entry, Line, Nameless, Sought, Tally, words_of
from doesexist.archive.intake import Intake, Taken
from doesexist.archive.leaving.deciding import Granting, close_request, close_who_left
from doesexist.archive.leaving.putting_right import put_right
from doesexist.archive.leaving.removals import Departure, Removal
from doesexist.archive.leaving.requests import Asking, Decided, Request, Requests, Sealed, ask, take_key
from doesexist.archive.leaving.scrubbing import Scrub, ScrubResult, finish_leaving
from doesexist.archive.leaving.survey_changes import ChangeWithSurvey, Parted, Parting, Wanting
from doesexist.archive.leaving.unfinished_restore import FOLDER as RESTORING
from doesexist.archive.leaving.veils import Lifting, Meant, Veiled, Veiling
from doesexist.archive.leaving.who_is_meant import Who
from doesexist.archive.pictures.counts import NOTHING, Holding
from doesexist.archive.pictures.walk_steps import Step
from doesexist.archive.reading import Facts, Reading
from doesexist.archive.register.copying import copy_register
from doesexist.archive.register.privacy import PRIVATE, made_private
from doesexist.archive.register.register import FILE as REGISTER
from doesexist.archive.register.register import sqlite_errors
from doesexist.archive.restoring.carrying_over import Carried, kept_out
from doesexist.archive.restoring.taking_over import Restoring
from doesexist.archive.search.by_identifier import Cursor
from doesexist.archive.search.index_checking import gather_anew
from doesexist.archive.search.searching import Hits
from doesexist.archive.survey.candidates import Absence, Candidate, Seen, absence_of
from doesexist.archive.survey.surveys import FOLDER as SURVEY
from doesexist.archive.survey.surveys import ShardRow, Surveying, writing_files

__all__ = [
    "LABELS",
    "NOTHING",
    "PRIVATE",
    "REGISTER",
    "RESTORING",
    "SURVEY",
    "Absence",
    "After",
    "Asking",
    "Candidate",
    "Carried",
    "ChangeWithSurvey",
    "Cursor",
    "Decided",
    "Departure",
    "Entry",
    "Facts",
    "Gallery",
    "Granting",
    "Hits",
    "Holding",
    "Intake",
    "Letter",
    "Lifting",
    "Line",
    "Meant",
    "Nameless",
    "Parted",
    "Parting",
    "Reading",
    "Removal",
    "Request",
    "Requests",
    "Restoring",
    "Scrub",
    "ScrubResult",
    "Sealed",
    "Seen",
    "ShardRow",
    "Sought",
    "Step",
    "Surveying",
    "Taken",
    "Tally",
    "Veiled",
    "Veiling",
    "Wanting",
    "Who",
    "absence_of",
    "ask",
    "broken_promises",
    "close_request",
    "close_who_left",
    "copy_register",
    "finish_leaving",
    "gather_anew",
    "kept_out",
    "made_private",
    "put_right",
    "sqlite_errors",
    "take_key",
    "words_of",
    "writing_files",
]
