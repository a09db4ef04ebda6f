#!/usr/bin/env bash
# Write requirements/*.txt and web/package-lock.json: versions and digests of everything, addresses of nothing.
# Without --upgrade, what is locked stays as it is wherever pyproject.toml still allows it.
set -euo pipefail

lock() {
    uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-emit-index-url --custom-compile-command "make lock" "$@"
}

lock pyproject.toml "$@" --group build --group front-end --group test --output-file requirements/test.txt
lock pyproject.toml --constraints requirements/test.txt --output-file requirements/run.txt
# Groups alone: tools must be there before anything is built, and they are no dependencies of the project.
for group in build front-end; do
    lock --group $group --constraints requirements/test.txt --output-file requirements/$group.txt
done
lock --group bench --output-file requirements/bench.txt

# The same once more as a list of files: which wheels there are, for the test of the locks.
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
uv --no-config pip compile pyproject.toml --quiet --universal --python-version 3.11 --format pylock.toml \
    --group build --group front-end --group test --constraints requirements/test.txt --output-file "$scratch/pylock.toml" >/dev/null
python tools/write_locked_files.py "$scratch/pylock.toml" >requirements/files.txt

npm --prefix web install --package-lock-only
# npm notes there that all is installed, though it has installed nothing: the next make is to look for itself.
rm -f web/node_modules/.package-lock.json
