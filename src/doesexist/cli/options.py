"""What several commands are told in the same way."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Archive = Annotated[
    Path, typer.Option("--archive", envvar="DOESEXIST_ARCHIVE", help="The directory that holds the archive.")
]
Json = Annotated[bool, typer.Option("--json", help="Write the result as JSON, for programs.")]
HERE = Path("archive")
