"""What a wheel or an sdist must hold: the front end and the typefaces, which git does not keep."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MADE = ("src/doesexist/exhibition/static/built/manifest.json", "src/doesexist/printing/fonts")


class Whole(BuildHookInterface[Any]):
    """Refuses to build what would show no pages; an installation that points at a clone may lack them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's own signature)
        """Raise FileNotFoundError where the front end has not been built."""
        missing = [name for name in MADE if not (Path(self.root) / name).exists()]
        if missing and version != "editable":
            raise FileNotFoundError(
                f"The front end is not built here ({missing[0]} is missing). Run `make wheel` in a clone: "
                "it builds the front end, and then the wheel and the sdist."
            )
