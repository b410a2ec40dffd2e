#!/usr/bin/env bash
# Follows README.md on a machine that has nothing: a minimal Debian or Ubuntu of this one's release, made in a temporary
# folder, with this commit, `make` and the Swift toolchain. Uncommitted changes do not take part.
#   scripts/clean-machine.sh           make run, its three calls, stop, start again, README's examples; as root
#   FULL=1 scripts/clean-machine.sh    also make test, and all of it once more as an ordinary user with sudo
# AS="root user" names the accounts. It needs root or sudo, 3 GB for each account under TMPDIR, and time: every account
# builds from nothing. Mounts live in a namespace of their own, which the kernel takes away with the last process in it.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    printf 'clean-machine: %s\n' "$@" >&2
    exit 1
}

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "this needs root or sudo: it makes a file system and enters it"
    as_root=(sudo)
fi
command -v apt-get >/dev/null || fail "this is not Debian or Ubuntu, and debootstrap makes nothing else"

work=$(mktemp -d "${TMPDIR:-/tmp}/licentric-clean-machine.XXXXXX")
clean_up() {
    trap '' INT TERM
    # The process that made the namespace takes everything inside with it.
    [ ! -s "$work/pid" ] || "${as_root[@]}" kill -KILL "$(<"$work/pid")" 2>/dev/null || true
    { wait; } 2>/dev/null
    "${as_root[@]}" rm -rf --one-file-system "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Where `swift` really is: what is on PATH may be a link or a launcher.
find_toolchain() {
    command -v swiftc >/dev/null || fail "there is no swift on PATH"
    local resources
    resources=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": *"\(.*\)".*/\1/p')
    toolchain=$(realpath "$resources/../../..")
    [ -x "$toolchain/usr/bin/swift" ] || fail "no toolchain around $resources"
    [ "$toolchain" != / ] || fail "swift is installed into /usr; this needs a toolchain in a folder of its own"
}

# The mirrors of this release that apt reads here, with every component; other vendors' are left out.
find_mirrors() {
    codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    sources=()
    mirror=
    local uri suite component
    while read -r uri suite component; do
        case $suite in "$codename" | "$codename-updates" | "$codename-security") ;; *) continue ;; esac
        case $component in main | universe) ;; *) continue ;; esac
        sources+=("deb $uri $suite $component")
        if [ "$suite $component" = "$codename main" ] && [ -z "$mirror" ]; then mirror=$uri; fi
    done < <(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages')
    [ -n "$mirror" ] || fail "apt's sources name no mirror of '$codename main'"
}

# How this machine reaches mirrors and package indexes, which is no part of the project: proxies, certificates, pip.
find_network_settings() {
    mapfile -t apt_settings < <(apt-config dump | grep -E '^Acquire::https?::' || true)
    network=()
    local name
    for name in $(compgen -e); do
        case $name in
        PIP_CONFIG_FILE) ;; # its file is copied, below
        PIP_* | http_proxy | https_proxy | no_proxy | HTTP_PROXY | HTTPS_PROXY | NO_PROXY | ALL_PROXY | all_proxy | \
            SSL_CERT_FILE | SSL_CERT_DIR | CURL_CA_BUNDLE | REQUESTS_CA_BUNDLE | GIT_SSL_CAINFO)
            network+=("$name=${!name}")
            ;;
        esac
    done
    if [[ "${network[*]}" == *_proxy=* || "${network[*]}" == *_PROXY=* ]] && [ -z "${no_proxy:-}${NO_PROXY:-}" ]; then
        network+=(no_proxy=127.0.0.1,localhost)
    fi
    pip_of_user=
    for name in "${PIP_CONFIG_FILE:-}" "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf"; do
        if [ -z "$pip_of_user" ] && [ -f "$name" ]; then pip_of_user=$(realpath "$name"); fi
    done
}

# A local folder that git reads instead of https://github.com/.
find_packages() {
    packages=
    local name value
    while read -r name value; do
        name=${name#url.}
        name=${name%.insteadof}
        if [ "$value" = https://github.com/ ] && [ -d "$name" ]; then packages=$name; fi
    done < <(git config --get-regexp '^url\..*\.insteadof$' || true)
}

find_toolchain
find_mirrors
find_network_settings
find_packages
if ! command -v debootstrap >/dev/null && [ ! -x /usr/sbin/debootstrap ]; then
    echo "Installing debootstrap"
    "${as_root[@]}" apt-get update -qq || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq debootstrap
fi

full=${FULL:-}
accounts=(${AS:-root ${full:+user}})
git clone --quiet --no-local . "$work/clone"
declare -p toolchain codename sources mirror apt_settings network pip_of_user packages full accounts >"$work/settings"

"${as_root[@]}" bash -c 'echo $$ >"$1/pid"; exec unshare --mount --pid --fork --kill-child bash "$2" "$1"' \
    clean-machine "$work" scripts/clean-machine-inside.sh &
status=0
wait $! || status=$?
rm -f "$work/pid"
exit "$status"
