"""The card of a drawn sample, its `dataset.toml`, so that nobody takes it for photographs of people."""

from __future__ import annotations

from doesexist import __version__

CARD = "dataset.toml"


def card_of(pictures: int, size: int, seed: int, *, records_only: bool) -> str:
    """Return the text of the sample's dataset.toml. It names all parameters of the drawing."""
    only = " --records-only" if records_only else ""
    return f'''# A drawn sample: these people do not exist. Names, accounts, photographs and licences are invented too.
title = "A drawn sample"
drawn = true
publisher = "doesexist"
terms = "Do as you like: nobody is shown, nobody took these photographs."
licence = "CC0-1.0"
citation = "A drawn sample of people who do not exist, made by doesexist {__version__}."
made = """
Drawn by `doesexist sample --pictures {pictures} --size {size} --seed {seed}{only}`, version {__version__}. \\
Every photograph is a drawing made of curves through 68 known landmarks; every face is cut from it by the procedure \\
that FFHQ's authors published. The same command draws the same people again."""
'''
