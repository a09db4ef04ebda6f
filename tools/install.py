"""Run an installer; where it fails, tell in one sentence why and what to do. Its own words go into a file.

    python tools/install.py pip … | npm … | …

While pip runs, .venv/made/unfinished is there. Where it stays, because pip was killed or the disk was full, the
environment was left half made, and the next make begins it anew (see set_up.py). npm by itself begins anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

MADE = Path(__file__).parents[1] / ".venv" / "made"
_AGAIN = "then run make again: it goes on from there"
_FULL = "No space left on device"
_OF_URLLIB3 = "NameResolution|NewConnection|(?:Connect|Read)Timeout|ProxyError|Connection (?:refused|reset|aborted)"
_OF_NODE = "EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH"
# What pip, npm and the system say, in the order in which they are looked for: whoever has no network says that there is
# no such package, too.
REASONS = {
    f"{_FULL}|ENOSPC|Disk quota exceeded|EDQUOT": f"The disk is full: make room (all of it takes 2 GB), {_AGAIN}.",
    "DO NOT MATCH THE HASHES|EINTEGRITY": (
        f"A registry gave another package than was locked: find out who stands between you and it, {_AGAIN}."
    ),
    r"too many (\d{3}) error responses|HTTP error (\d{3})|code E(\d{3})\b|(5..|40[137]|429) (?:Client|Server) Error": (
        f"A package registry answered with an error ({{}}): wait until it is well, {_AGAIN}."
    ),
    f"{_OF_URLLIB3}|{_OF_NODE}": (
        f"No package registry can be reached: connect this machine to the network, {_AGAIN}."
    ),
    "CERTIFICATE_VERIFY_FAILED|SSLError|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER": (
        f"A package registry's certificate is not trusted here: name its authority's file in PIP_CERT, {_AGAIN}."
    ),
    r"No matching distribution found for ([\w.-]+)": (
        "There is no ready-made {} for this Python, and nothing is compiled here: name another: make PYTHON=python3.13"
    ),
}


def told(words: str) -> str | None:
    """Return the sentence for what an installer said, None where none is known."""
    for pattern, sentence in REASONS.items():
        if found := re.search(pattern, words):
            return sentence.format(next((part for part in found.groups() if part), ""))
    return None


def main(*command: str) -> int:
    """Run an installer; return how it ended."""
    words, unfinished = MADE / "installer.txt", MADE / "unfinished"
    if "pip" in command:
        unfinished.touch()
    with words.open("w", encoding="utf-8") as out:
        ended = subprocess.call(command, stdout=out, stderr=subprocess.STDOUT)
    said = words.read_text("utf-8", errors="replace")
    why = told(said)
    if ended == 0 or (why and why != told(_FULL)):  # in all other cases nothing was installed yet
        unfinished.unlink(missing_ok=True)
    if ended == 0:
        return 0
    print(why or f"{Path(command[0]).name} ended with {ended}: see what it says, {_AGAIN}.", file=sys.stderr)
    print(f"What it said is in {words.relative_to(MADE.parents[1])}.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        print(told(str(error)) or f"{error}: see to that, {_AGAIN}.", file=sys.stderr)
        sys.exit(1)
