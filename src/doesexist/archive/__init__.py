"""The register of an archive: one SQLite file, the only truth."""

from doesexist.archive.candidates import Absence, Candidate, Seen
from doesexist.archive.checking import broken_promises
from doesexist.archive.copying import copy_register
from doesexist.archive.farewell import Farewell, finish_leaving, let_leave, put_right
from doesexist.archive.holdings import NOTHING, Holding
from doesexist.archive.intake import Intake, Taken
from doesexist.archive.leaving import Departure, Scrub, Who
from doesexist.archive.letters import LABELS, Letter
from doesexist.archive.parting import Part, Parted, Parting, Wanting
from doesexist.archive.reading import Facts, Gallery, Reading, Step
from doesexist.archive.register import FILE as REGISTER
from doesexist.archive.register import told
from doesexist.archive.roll import After, Entry, Line, Nameless, Sought, Tally, words_of
from doesexist.archive.surveys import FOLDER as SURVEY
from doesexist.archive.surveys import ShardRow, Surveying, writing_files

__all__ = [
    "LABELS",
    "NOTHING",
    "REGISTER",
    "SURVEY",
    "Absence",
    "After",
    "Candidate",
    "Departure",
    "Entry",
    "Facts",
    "Farewell",
    "Gallery",
    "Holding",
    "Intake",
    "Letter",
    "Line",
    "Nameless",
    "Part",
    "Parted",
    "Parting",
    "Reading",
    "Scrub",
    "Seen",
    "ShardRow",
    "Sought",
    "Step",
    "Surveying",
    "Taken",
    "Tally",
    "Wanting",
    "Who",
    "broken_promises",
    "copy_register",
    "finish_leaving",
    "let_leave",
    "put_right",
    "told",
    "words_of",
    "writing_files",
]
