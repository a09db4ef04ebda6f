"""The register of an archive: one SQLite file, the only truth."""

from doesexist.archive.checking import broken_promises
from doesexist.archive.copying import copy_register
from doesexist.archive.farewell import Farewell, finish_leaving, let_leave, put_right
from doesexist.archive.holdings import NOTHING, Holding
from doesexist.archive.intake import Intake, Taken
from doesexist.archive.leaving import Departure, Scrub, Who
from doesexist.archive.letters import LABELS, Letter
from doesexist.archive.reading import Absence, Gallery, Reading, Step
from doesexist.archive.register import FILE as REGISTER
from doesexist.archive.roll import After, Entry, Line, Nameless, Sought, Tally, words_of

__all__ = [
    "LABELS",
    "NOTHING",
    "REGISTER",
    "Absence",
    "After",
    "Departure",
    "Entry",
    "Farewell",
    "Gallery",
    "Holding",
    "Intake",
    "Letter",
    "Line",
    "Nameless",
    "Reading",
    "Scrub",
    "Sought",
    "Step",
    "Taken",
    "Tally",
    "Who",
    "broken_promises",
    "copy_register",
    "finish_leaving",
    "let_leave",
    "put_right",
    "words_of",
]
