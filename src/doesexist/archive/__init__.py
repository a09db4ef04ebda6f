"""The register of an archive: one SQLite file, the only truth."""

from doesexist.archive.checking import broken_promises
from doesexist.archive.copying import copy_register
from doesexist.archive.farewell import Farewell, finish_leaving, let_leave, put_right
from doesexist.archive.intake import Intake, Taken
from doesexist.archive.leaving import Departure, Scrub, Who
from doesexist.archive.reading import Absence, Gallery, Reading, Step
from doesexist.archive.register import FILE as REGISTER

__all__ = [
    "REGISTER",
    "Absence",
    "Departure",
    "Farewell",
    "Gallery",
    "Intake",
    "Reading",
    "Scrub",
    "Step",
    "Taken",
    "Who",
    "broken_promises",
    "copy_register",
    "finish_leaving",
    "let_leave",
    "put_right",
]
