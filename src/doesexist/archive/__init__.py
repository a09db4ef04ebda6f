"""The archive: everything known about pictures and people, in one SQLite file (the register)."""

from doesexist.archive.batches import Taken
from doesexist.archive.checking import broken_promises
from doesexist.archive.credits.galleries import Gallery
from doesexist.archive.credits.letters import LABELS, Letter
from doesexist.archive.credits.register_of_names import After, Entry, Line, Nameless, Sought, Tally, words_of
from doesexist.archive.intake import Intake
from doesexist.archive.last_intake import LastIntake
from doesexist.archive.leaving.asking import Sealed, ask
from doesexist.archive.leaving.changes import ChangeWithSurvey, Rehearsal
from doesexist.archive.leaving.choosing import Batch, Choice, Counted
from doesexist.archive.leaving.deciding import Granting, close_request, close_who_left
from doesexist.archive.leaving.denials import Denial
from doesexist.archive.leaving.left_behind import FOLDER as RESTORING
from doesexist.archive.leaving.putting_right import put_right, put_right_all
from doesexist.archive.leaving.removals import Departure, Removal
from doesexist.archive.leaving.requests import Asking, Decided, Request, Requests, Unsettled, take_key
from doesexist.archive.leaving.scrubbing import Scrub, ScrubResult, finish_leaving
from doesexist.archive.leaving.survey_changes import Parted, Parting, Wanting
from doesexist.archive.leaving.veils import Covering, Lifting, Meant, Veiled, Veiling
from doesexist.archive.leaving.who_is_meant import Who
from doesexist.archive.pictures.absences import Absence, absence_of, frame_of
from doesexist.archive.pictures.contents import (
    ANY_LENGTH,
    ANY_SHAPE,
    Contents,
    Hints,
    Looked,
    Md5s,
    kept_of,
    kinds_of,
    photographed_as,
    recorded,
    shown_as,
    taken_in,
)
from doesexist.archive.pictures.counts import NOTHING, Holding
from doesexist.archive.pictures.like_files import Like
from doesexist.archive.pictures.walk_steps import Step
from doesexist.archive.reading import Facts, Reading
from doesexist.archive.register.copying import FOLDER as BACKING_UP
from doesexist.archive.register.copying import copy_register, register_copied
from doesexist.archive.register.in_place import BACKED_UP
from doesexist.archive.register.privacy import PRIVATE, made_private
from doesexist.archive.register.register import FILE as REGISTER
from doesexist.archive.register.register import sqlite_errors
from doesexist.archive.restoring.carrying_over import Carried, kept_out
from doesexist.archive.restoring.taking_over import Restoring
from doesexist.archive.search.by_identifier import Cursor
from doesexist.archive.search.index_checking import gather_anew
from doesexist.archive.search.searching import Hits
from doesexist.archive.survey.candidates import Candidate, Seen
from doesexist.archive.survey.surveys import FOLDER as SURVEY
from doesexist.archive.survey.surveys import ShardRow, Surveying, writing_files

__all__ = [
    "ANY_LENGTH",
    "ANY_SHAPE",
    "BACKED_UP",
    "BACKING_UP",
    "LABELS",
    "NOTHING",
    "PRIVATE",
    "REGISTER",
    "RESTORING",
    "SURVEY",
    "Absence",
    "After",
    "Asking",
    "Batch",
    "Candidate",
    "Carried",
    "ChangeWithSurvey",
    "Choice",
    "Contents",
    "Counted",
    "Covering",
    "Cursor",
    "Decided",
    "Denial",
    "Departure",
    "Entry",
    "Facts",
    "Gallery",
    "Granting",
    "Hints",
    "Hits",
    "Holding",
    "Intake",
    "LastIntake",
    "Letter",
    "Lifting",
    "Like",
    "Line",
    "Looked",
    "Md5s",
    "Meant",
    "Nameless",
    "Parted",
    "Parting",
    "Reading",
    "Rehearsal",
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
    "Unsettled",
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
    "frame_of",
    "gather_anew",
    "kept_of",
    "kept_out",
    "kinds_of",
    "made_private",
    "photographed_as",
    "put_right",
    "put_right_all",
    "recorded",
    "register_copied",
    "shown_as",
    "sqlite_errors",
    "take_key",
    "taken_in",
    "words_of",
    "writing_files",
]
