"""The register of an archive: one SQLite file, the only truth."""

from doesexist.archive.candidates import Absence, Candidate, Seen, absence_of
from doesexist.archive.carrying_over import Carried, kept_out
from doesexist.archive.checking import broken_promises
from doesexist.archive.copying import copy_register
from doesexist.archive.deciding import Granting
from doesexist.archive.exactly import Cursor
from doesexist.archive.farewell import (
    Farewell,
    ask,
    close_request,
    close_who_left,
    finish_leaving,
    let_leave,
    put_right,
    take_key,
)
from doesexist.archive.galleries import Gallery
from doesexist.archive.holdings import NOTHING, Holding
from doesexist.archive.index_checking import gather_anew
from doesexist.archive.intake import Intake, Taken
from doesexist.archive.leaving import Departure, Who
from doesexist.archive.letters import LABELS, Letter
from doesexist.archive.parting import Part, Parted, Parting, Wanting
from doesexist.archive.reading import Facts, Reading
from doesexist.archive.register import FILE as REGISTER
from doesexist.archive.register import told
from doesexist.archive.requests import Asking, Decided, Request, Requests, Sealed
from doesexist.archive.restoring import FOLDER as RESTORING
from doesexist.archive.restoring import Restoring
from doesexist.archive.roll import After, Entry, Line, Nameless, Sought, Tally, words_of
from doesexist.archive.scrubbing import Scrub
from doesexist.archive.searching import Hits
from doesexist.archive.surveys import FOLDER as SURVEY
from doesexist.archive.surveys import ShardRow, Surveying, writing_files
from doesexist.archive.veils import Meant, Veiled, unveil, veil
from doesexist.archive.walks import Step

__all__ = [
    "LABELS",
    "NOTHING",
    "REGISTER",
    "RESTORING",
    "SURVEY",
    "Absence",
    "After",
    "Asking",
    "Candidate",
    "Carried",
    "Cursor",
    "Decided",
    "Departure",
    "Entry",
    "Facts",
    "Farewell",
    "Gallery",
    "Granting",
    "Hits",
    "Holding",
    "Intake",
    "Letter",
    "Line",
    "Meant",
    "Nameless",
    "Part",
    "Parted",
    "Parting",
    "Reading",
    "Request",
    "Requests",
    "Restoring",
    "Scrub",
    "Sealed",
    "Seen",
    "ShardRow",
    "Sought",
    "Step",
    "Surveying",
    "Taken",
    "Tally",
    "Veiled",
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
    "let_leave",
    "put_right",
    "take_key",
    "told",
    "unveil",
    "veil",
    "words_of",
    "writing_files",
]
