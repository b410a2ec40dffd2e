#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL cluster and ends with the command's exit code:
#
#     scripts/postgres-cluster.sh [--durable] COMMAND [ARGUMENT…]
#
# The cluster listens on a free port of the loopback interface only, takes everyone at his word, and ends with this script.
# A `--durable` one forces commits to the disk, as PostgreSQL does by default; any other forgets what a power cut finds unwritten.
# COMMAND finds in its environment
#     LICENTRIC_TEST_POSTGRES_URL    the cluster, as its superuser
#     LICENTRIC_TEST_POSTGRES_DATA   its data directory
#     LICENTRIC_TEST_POSTGRES_BIN    the folder of PostgreSQL's programs
set -euo pipefail

fsync=off
if [ "${1:-}" = --durable ]; then
    fsync=on
    shift
fi
if [ $# -eq 0 ]; then
    echo "usage: ${0##*/} [--durable] COMMAND [ARGUMENT…]" >&2
    exit 2
fi

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
    (cd "$folder" && "${as_owner[@]}" "$programs/pg_ctl" --pgdata "$folder/data" --mode immediate stop) >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

start() {
    cd "$folder"
    "${as_owner[@]}" "$programs/initdb" --pgdata data --username postgres --auth trust --encoding UTF8 --locale C --no-sync \
        >initdb.log
    # Each test has connections of its own.
    "${as_owner[@]}" "$programs/pg_ctl" --pgdata data --log server.log --wait start --options \
        "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=1000 -c fsync=$fsync" >/dev/null
}

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
if ! (start); then
    cat "$folder"/*.log >&2 || true
    exit 1
fi

export LICENTRIC_TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:$port
export LICENTRIC_TEST_POSTGRES_DATA=$folder/data
export LICENTRIC_TEST_POSTGRES_BIN=$programs
"$@"
