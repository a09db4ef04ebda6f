"""Print the files of every package that uv has locked, a line each: the digest, and the name of the file.

    python tools/write_locked_files.py PYLOCK.toml >requirements/files.txt

The locks that pip reads hold digests alone, and addresses must not be in them: so which of them are wheels, and for
which machines, is told here.
"""

import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote


def main(lock: str) -> None:
    """Print them, by package."""
    print("# Written by `make lock`: the files that the locks' digests are of.")
    for package in tomllib.loads(Path(lock).read_text("utf-8"))["packages"]:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        names = {unquote(file["url"].rpartition("/")[2]): file["hashes"]["sha256"] for file in files}
        for name, digest in sorted(names.items()):
            print(digest, name)


if __name__ == "__main__":
    main(*sys.argv[1:])
