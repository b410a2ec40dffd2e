#!/usr/bin/env bash
# Runs the tests of the stores and of the use cases on PostgreSQL: on a throw-away cluster of its own, which listens on a free
# port of the loopback interface and ends with this script. Needs a test build.
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$(find /usr/lib/postgresql /opt/homebrew/opt/postgresql* /usr/pgsql* -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1 || true)
programs=$(dirname "${programs:-$(command -v initdb || true)}")
if [ ! -x "$programs/initdb" ]; then
    echo "licentric: there is no PostgreSQL server here: install the package postgresql, then run the same command again." >&2
    exit 1
fi

folder=$(mktemp -d)
# PostgreSQL refuses to run as root.
as_owner=()
if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$folder"
    as_owner=(runuser -u postgres --)
fi

stop() {
    "${as_owner[@]}" "$programs/pg_ctl" --pgdata "$folder/data" --mode immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(
    cd "$folder"
    "${as_owner[@]}" "$programs/initdb" --pgdata data --username postgres --auth trust --encoding UTF8 --locale C >initdb.log
    # Each test has connections of its own. Nothing here has to survive a power cut.
    "${as_owner[@]}" "$programs/pg_ctl" --pgdata data --log server.log --wait start --options \
        "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=500 -c fsync=off" >/dev/null
)

LICENTRIC_TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port" \
    swift test --skip-build --filter 'PostgresStoreTests|LicensingServiceTests'
