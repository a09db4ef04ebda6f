#!/usr/bin/env bash
# Install what the tests use and no Python package brings: Chromium, which opens pages, and libmagic, with which
# the IIIF validator looks at pictures; and further programs that are named, each a package of that name or, as in
# montage=imagemagick, of another.
# Does nothing where all are there.
set -euo pipefail

# Servers lie where only an administrator's shell looks.
PATH=$PATH:/usr/sbin:/sbin

missing=()
command -v chromium >/dev/null || missing+=(chromium)
python -c 'import magic' 2>/dev/null || missing+=(libmagic1)
for program in "$@"; do
    command -v "${program%=*}" >/dev/null || missing+=("${program#*=}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

administrator=()
if [ "$(id -u)" -ne 0 ]; then
    administrator=(sudo --non-interactive)
fi
if ! command -v apt-get >/dev/null || ! "${administrator[@]}" true 2>/dev/null; then
    echo "This needs ${missing[*]}, and this account may not install packages here:" \
        "ask an administrator to run 'apt-get install ${missing[*]}' (or this system's equivalent), then run make again." >&2
    exit 1
fi
echo "Installing ${missing[*]}."
# A server that is installed is not started: it is here to be tried, and port 80 is somebody else's.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap '"${administrator[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${administrator[@]}" tee "$policy" >/dev/null
    "${administrator[@]}" chmod +x "$policy"
fi
"${administrator[@]}" apt-get -qq update
"${administrator[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "${missing[@]}" >/dev/null
