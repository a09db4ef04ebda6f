"""A dataset's files, brought from where it is published: the only floor that asks other servers for anything.

::

    wanted       what is wanted, and what became of it
    numbers      0-9,42: which of a dataset's pictures are meant
    trouble      what can go wrong with one file
    part         the beginning of a file, kept beside its place until it is whole
    answers      what a server answered, read as it came
    drive        Google Drive's pages, which come where a file was asked for
    downloading  one file: asked for, gone on with where it broke off, tried again
    side_by_side several at once
    fetching     all of them, until a server has nothing more to give
    looking      what is there already, by size or by md5
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
