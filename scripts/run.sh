#!/usr/bin/env bash
# Serves DATA_DIR (./data) on PORT (8080). The server replaces this script, so signals and exit code are its own.
# A server that starts on an empty directory writes through scripts/demo.sh, which adds a license to try.
set -euo pipefail
cd "$(dirname "$0")/.."

data_dir=${DATA_DIR:-./data}
port=${PORT:-8080}
server=(.build/release/licentric serve --data-dir "$data_dir" --port "$port" "$@")

if [ -n "$(ls -A "$data_dir" 2>/dev/null)" ]; then
    exec "${server[@]}"
else
    exec "${server[@]}" > >(exec scripts/demo.sh "$data_dir")
fi
