#!/usr/bin/env bash
# Install what the tests use and no Python package brings: Chromium, which opens pages (its headless shell, for it takes
# half the processor's time; where that is not to be had, the browser), and libmagic, with which the IIIF validator looks
# at pictures; and further programs that are named, each a package of that name or, as in
# montage=imagemagick, of another.
# Does nothing where all are there.
set -euo pipefail

# Servers lie where only an administrator's shell looks.
PATH=$PATH:/usr/sbin:/sbin

missing=()
command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
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
    if [ "${missing[*]}" = chromium-headless-shell ] && command -v chromium >/dev/null; then
        exit 0  # the browser does as well
    fi
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
if ! apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    missing=("${missing[@]/#chromium-headless-shell/chromium}")
fi
"${administrator[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "${missing[@]}" >/dev/null
