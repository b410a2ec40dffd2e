#!/usr/bin/env bash
# Drives the built server with the official Python SDK, in a virtual environment of its own (.venv).
# With `--postgres` as its first argument every server is on PostgreSQL, on a throw-away cluster, and the tests of several
# nodes run, too. All other arguments go to pytest: scripts/test-sdk.sh --postgres -k heartbeat
set -euo pipefail
cd "$(dirname "$0")/.."

readonly requirements=Tests/SDK/requirements.txt
readonly installed=.venv/installed-requirements.txt

export LICENTRIC_BIN=$PWD/.build/debug/licentric
export LICENTRIC_TEST_STORE=sqlite
tests=(.venv/bin/python -m pytest Tests/SDK)
if [ "${1:-}" = --postgres ]; then
    shift
    LICENTRIC_TEST_STORE=postgres
    tests=(scripts/postgres-cluster.sh "${tests[@]}")
fi

if ! .venv/bin/python -c '' >/dev/null 2>&1; then
    rm -rf .venv
    python3 -m venv .venv
fi
if ! cmp --silent "$requirements" "$installed"; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
    cp "$requirements" "$installed"
fi

exec "${tests[@]}" "$@"
