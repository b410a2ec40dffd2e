#!/usr/bin/env bash
# Makes the machine ready to build (`prepare.sh build`), to build and test (`prepare.sh test`) or to build and measure
# (`prepare.sh bench`, for PostgreSQL `prepare.sh bench-postgres`, for hours `prepare.sh soak`).
# On Debian and Ubuntu it installs what is missing; elsewhere it says what to install. It touches nothing that is there.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly swift_major=6 swift_minor=2
purpose=${1:-build}
missing=()   # Debian package names
wanted=()    # the same in words, for every other system

fail() {
    printf 'licentric: %s\n' "$@" >&2
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# need WORDS PACKAGE...: notes what is missing.
need() {
    wanted+=("$1")
    shift
    missing+=("$@")
}

debian_package_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

sqlite_headers_present() {
    if have dpkg-query; then
        debian_package_installed libsqlite3-dev
    else
        [ "$(uname -s)" = Darwin ] || [ -e /usr/include/sqlite3.h ] || [ -e /usr/local/include/sqlite3.h ]
    fi
}

libpq_headers_present() {
    if have dpkg-query; then
        debian_package_installed libpq-dev
    else
        have pkg-config && pkg-config --exists libpq
    fi
}

certificates_present() {
    if have dpkg-query; then
        debian_package_installed ca-certificates
    else
        [ "$(uname -s)" = Darwin ] || [ -e /etc/ssl/certs ] || [ -e /etc/pki/tls/certs ]
    fi
}

install_missing() {
    [ ${#missing[@]} -gt 0 ] || return 0
    if ! have apt-get; then
        fail "this is not Debian or Ubuntu, so please install by hand:" "${wanted[@]/#/  }" "then run the same command again."
    fi
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || fail "packages are missing and there is no sudo. As root, run: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    echo "Installing ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends -qq "${missing[@]}"
    missing=()
    wanted=()
}

# What a toolchain that was only unpacked expects of the system: shared libraries, a linker, C and C++ headers.
install_toolchain_libraries() {
    need "the packages that https://www.swift.org/install lists for your system" binutils g++ libc6-dev \
        libcurl4-openssl-dev libedit2 libncurses-dev libxml2-dev libz3-dev pkg-config tzdata zlib1g-dev
    install_missing
}

check_swift() {
    local install="Install Swift 6.3 from https://www.swift.org/install and put its usr/bin on PATH."
    have swift || fail "there is no swift on PATH. $install"
    local found
    if ! found=$(swift --version 2>&1); then
        install_toolchain_libraries
        found=$(swift --version 2>&1) || fail "swift does not start: $found"
    fi
    [[ $found =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]] || fail "cannot tell the version of swift from: $found"
    local major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
    if ((major < swift_major || (major == swift_major && minor < swift_minor))); then
        fail "Swift $swift_major.$swift_minor or newer is needed, and this is $major.$minor. $install"
    fi
}

links_a_program() {
    local scratch status=0
    scratch=$(mktemp -d)
    printf 'import Foundation\nprint(Date.now)\n' >"$scratch/main.swift"
    swiftc "$scratch/main.swift" -o "$scratch/main" >"$scratch/log" 2>&1 || status=$?
    rm -rf "$scratch"
    return "$status"
}

# Asked until a build has succeeded.
check_linking() {
    [ ! -e .build/debug/licentric ] && [ ! -e .build/release/licentric ] || return 0
    links_a_program && return 0
    install_toolchain_libraries
    links_a_program || fail "swiftc cannot build a three-line program; try: echo 'print(1)' > a.swift && swiftc a.swift"
}

sqlite_headers_present || need "SQLite 3 with its development files" libsqlite3-dev
libpq_headers_present || need "libpq, the client library of PostgreSQL, with its development files" libpq-dev
certificates_present || need "TLS root certificates" ca-certificates
have curl || need "curl" curl
have git || need "git" git
if [ "$purpose" != build ] && ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
    need "Python 3.10 or newer with its venv module" python3 python3-venv
fi

if [ "$purpose" = test ] && ! have initdb && ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
    need "a PostgreSQL server, for the tests only" postgresql
fi
if [ "$purpose" = test ] && [ "$(uname -s)" = Linux ]; then
    have valgrind || need "valgrind, for the tests only" valgrind
    have strip || need "binutils, for the tests only" binutils
fi
if [ "$purpose" = test ] && ! have openssl; then
    need "openssl, for the tests only" openssl
fi
if [ "$purpose" = test ] && ! have pgbouncer && [ ! -x /usr/sbin/pgbouncer ]; then
    need "PgBouncer, for the tests only" pgbouncer
fi

if [[ $purpose = bench* ]]; then
    have wrk || need "wrk, which makes the load" wrk
fi
if [ "$purpose" = bench-postgres ]; then
    have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need "a PostgreSQL server with pgbench" postgresql
fi

check_swift
install_missing
check_linking
