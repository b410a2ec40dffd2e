#!/usr/bin/env bash
# Drives the built server with the official Python SDK, in a virtual environment of its own (.venv).
# Arguments go to pytest: scripts/test-sdk.sh -k heartbeat
set -euo pipefail
cd "$(dirname "$0")/.."

readonly requirements=Tests/SDK/requirements.txt
readonly installed=.venv/installed-requirements.txt

if ! .venv/bin/python -c '' >/dev/null 2>&1; then
    rm -rf .venv
    python3 -m venv .venv
fi
if ! cmp --silent "$requirements" "$installed"; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
    cp "$requirements" "$installed"
fi

export LICENTRIC_BIN=$PWD/.build/debug/licentric
exec .venv/bin/python -m pytest Tests/SDK "$@"
