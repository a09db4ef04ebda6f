#!/usr/bin/env bash
# Write requirements/*.txt and web/package-lock.json: versions and digests of everything, addresses of nothing.
# Without --upgrade, what is locked stays as it is wherever pyproject.toml still allows it.
set -euo pipefail

compile() {
    uv --no-config pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-emit-index-url --custom-compile-command "make lock" "$@"
}

compile "$@" --group build --group front-end --group test --output-file requirements/test.txt
compile --group build --group front-end --constraints requirements/test.txt --output-file requirements/run.txt
# The tools alone, for they must be there before anything is built: not the project's dependencies.
uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
    --no-emit-index-url --custom-compile-command "make lock" --group build \
    --constraints requirements/test.txt --output-file requirements/build.txt
uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
    --no-emit-index-url --custom-compile-command "make lock" --group bench --output-file requirements/bench.txt

npm --prefix web install --package-lock-only
# npm notes there that all is installed, though it has installed nothing: the next make is to look for itself.
rm -f web/node_modules/.package-lock.json
