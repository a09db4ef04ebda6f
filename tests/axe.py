"""What axe-core, which looks for what keeps people out, finds on a page."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe-core (its category of that name) that depend on how a page is coloured."""


def faults(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core says is wrong, and where: by all its rules, or by these."""
    if not page.evaluate("'axe' in window"):  # once a page: it is half a megabyte
        page.evaluate(AXE.read_text(encoding="utf-8"))
    options: dict[str, Any] = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found: list[dict[str, Any]] = page.evaluate("(options) => axe.run(document, options)", options)["violations"]
    return [f"{each['id']}: {each['help']} {json.dumps([node['target'] for node in each['nodes']])}" for each in found]


def faults_by_day_and_by_night(page: Page) -> list[str]:
    """What is wrong in light colours; and, of colours, in dark ones, in which nothing else of a page is another."""
    page.emulate_media(color_scheme="light")
    by_day = faults(page)
    page.emulate_media(color_scheme="dark")
    return by_day + [f"by night: {fault}" for fault in faults(page, OF_COLOURS)]
