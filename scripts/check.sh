#!/usr/bin/env bash
# What must hold before any commit: it builds without a warning, it is formatted, its unit tests pass.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build --build-tests
swift format lint --strict --recursive --parallel Sources Tests Examples Benchmarks Package.swift
swift test
