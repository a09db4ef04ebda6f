"""Downloads of datasets: the only floor that sends requests to other servers.

::

    wanted       a file to download, and the outcome
    numbers      sets of pictures' numbers: 0-9,42
    trouble      the failure of one download
    part         a partial file (.part), kept until it is whole
    answers      HTTP responses: whether, and from which byte, they are the file
    drive        Google Drive's confirmation and quota pages
    downloading  the download of one file, resumed and retried
    side_by_side a pool of threads
    fetching     the download of many files, until a server fails for good
    looking      the check of files that are there, by size or by md5
"""

from doesexist.fetching.downloading import Patience
from doesexist.fetching.fetching import fetch
from doesexist.fetching.looking import begun, difference, is_there
from doesexist.fetching.numbers import Numbers
from doesexist.fetching.side_by_side import side_by_side
from doesexist.fetching.wanted import Cause, Missing, Step, Wanted, Whole

__all__ = [
    "Cause",
    "Missing",
    "Numbers",
    "Patience",
    "Step",
    "Wanted",
    "Whole",
    "begun",
    "difference",
    "fetch",
    "is_there",
    "side_by_side",
]
