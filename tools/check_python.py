"""Tell in one sentence why this Python can't be used, where it can't.

Any Python runs it, the oldest too: so it is written for that.

PYTHON tools/check_python.py NAME    ->    exit 1, and a sentence, where it is too old, too new, or without venv
"""

import sys

OLDEST, BEYOND = (3, 11), (3, 15)


def main():  # noqa: ANN201 (see above)
    """Return 1, and tell what is wrong with the Python that runs this; 0 where nothing is."""
    name = sys.argv[1]
    another = "name another one, as in: make PYTHON=python3.13"
    if not OLDEST <= sys.version_info < BEYOND:
        version = "%d.%d" % sys.version_info[:2]
        trouble = "doesexist needs Python 3.11 to 3.14, and %s is Python %s: %s" % (name, version, another)
        sys.stderr.write(trouble + "\n")
        return 1
    try:
        __import__("ensurepip")
        __import__("venv")
    except ImportError:
        trouble = "%s has no venv: install it (on Debian: apt-get install python3-venv), or %s" % (name, another)
        sys.stderr.write(trouble + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
