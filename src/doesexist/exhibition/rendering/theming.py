"""The style sheet of an exhibition's own colours, which pages load after house.css."""

from __future__ import annotations

from doesexist.exhibition.settings.exhibition_toml import Colours, Theme


def stylesheet(theme: Theme) -> bytes:
    """Return the colours that a theme sets as CSS; nothing where it sets none.

    >>> stylesheet(Theme(light=Colours(wall="#ffffff")))
    b'@media (prefers-color-scheme:light){:root{--wall:#ffffff}}'
    """
    return (_when("light", theme.light) + _when("dark", theme.dark)).encode()


def _when(scheme: str, colours: Colours) -> str:
    said = {field: getattr(colours, field) for field in Colours.__struct_fields__}
    declared = ";".join(f"--{field}:{colour}" for field, colour in said.items() if colour)
    return f"@media (prefers-color-scheme:{scheme}){{:root{{{declared}}}}}" if declared else ""
