#!/usr/bin/env bash
# Builds release executables into .build/release:
#
#     scripts/build-release.sh PRODUCT…
#
# On Linux they carry Swift's libraries in themselves: they run where no Swift is installed, and take less memory.
set -euo pipefail
cd "$(dirname "$0")/.."

options=(-c release)
if [ "$(uname -s)" = Linux ]; then
    options+=(--static-swift-stdlib)
fi
for product in "$@"; do
    swift build "${options[@]}" --product "$product"
done
