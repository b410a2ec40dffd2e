#!/usr/bin/env bash
# Holds the instructions of a validation and a heartbeat against Benchmarks/budgets.json. Expects a debug build.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(uname -s)" != Linux ]; then
    echo "licentric: instructions are counted on Linux only" >&2
    exit 0
fi
exec python3 -B Benchmarks/instructions.py "$@"
