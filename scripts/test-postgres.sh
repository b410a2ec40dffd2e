#!/usr/bin/env bash
# Runs the tests of the stores and of the use cases on PostgreSQL, on a throw-away cluster. Needs a test build.
set -euo pipefail
cd "$(dirname "$0")/.."

exec scripts/postgres-cluster.sh swift test --skip-build --filter 'PostgresStoreTests|LicensingServiceTests'
