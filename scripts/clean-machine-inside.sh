#!/usr/bin/env bash
# The second half of scripts/clean-machine.sh: makes the machine and follows README.md on it, step by step. It is the
# first process of a namespace, as root; what it mounts and starts ends with it.
set -euo pipefail

work=$1
. "$work/settings"
readonly swift_folder=/usr/local/swift # where a reader might have unpacked it
mkdir "$work/log"
exec 3>&1

# --- Steps -------------------------------------------------------------------------------------------------------------

steps=0
running=

# step WORDS COMMAND...: one line when it is done. A command that fails ends everything, with its output.
step() {
    running=$1
    shift
    local started=$SECONDS
    "$@" >"$work/log/step" 2>&1
    printf '  ok %5d s  %s\n' $((SECONDS - started)) "$running" >&3
    steps=$((steps + 1))
    running=
}

report() {
    local status=$?
    if [ -n "$running" ]; then
        {
            printf '  FAILED      %s\n\n' "$running"
            tail -n 200 "$work/log/step"
        } >&3
        [ "$status" -ne 0 ] || status=1
    fi
    exit "$status"
}
trap report EXIT

broken() {
    printf 'clean-machine: %s\n' "$@" >&2
    exit 1
}

# expect WORDS PATTERN TEXT
expect() {
    [[ $3 =~ $2 ]] || broken "$1: expected $2 in:" "$3"
}

# --- The machine -------------------------------------------------------------------------------------------------------

make_base() {
    local include=make https=false
    if [[ ${sources[*]} == *https://* ]]; then
        https=true
        include+=,ca-certificates
    fi
    local proxy=
    eval "$(apt-config shell proxy Acquire::http::Proxy)"
    http_proxy=${proxy:-${http_proxy:-}} /usr/sbin/debootstrap --variant=minbase --include="$include" \
        "$codename" "$work/base" "$mirror"

    printf '%s\n' "${sources[@]}" >"$work/base/etc/apt/sources.list"
    printf '%s\n' "${apt_settings[@]}" >"$work/base/etc/apt/apt.conf.d/80network"
    cp --dereference /etc/resolv.conf /etc/hosts /etc/hostname "$work/base/etc"
    if [ -d /usr/local/share/ca-certificates ]; then
        mkdir -p "$work/base/usr/local/share/ca-certificates"
        cp -R /usr/local/share/ca-certificates/. "$work/base/usr/local/share/ca-certificates"
    fi
    if $https; then chroot "$work/base" update-ca-certificates; fi
    if [ -f /etc/pip.conf ]; then cp /etc/pip.conf "$work/base/etc/pip.conf"; fi
    if [ -n "$pip_of_user" ]; then
        cp "$pip_of_user" "$work/base/etc/pip-of-user.conf"
        network+=(PIP_CONFIG_FILE=/etc/pip-of-user.conf)
    fi
    if [ -n "$packages" ]; then
        printf '[url "%s"]\n\tinsteadOf = https://github.com/\n[safe]\n\tdirectory = *\n' "$packages" \
            >"$work/base/etc/gitconfig"
    fi
}

mount_read_only() {
    mkdir -p "$2"
    mount --bind "$1" "$2"
    mount -o remount,bind,ro "$2"
}

make_machine() {
    machine=$work/$account
    cp -a "$work/base" "$machine"
    mount -t proc proc "$machine/proc"
    mount --rbind /dev "$machine/dev"
    mount_read_only /sys "$machine/sys"
    mount_read_only "$toolchain" "$machine$swift_folder"
    [ -z "$packages" ] || mount_read_only "$packages" "$machine$packages"
    if [ "$account" = root ]; then
        home=/root
    else
        home=/home/$account
        on_machine root / sh -c 'apt-get update -qq && apt-get install --yes --no-install-recommends -qq sudo'
        on_machine root / useradd --create-home --shell /bin/bash "$account"
        printf '%s ALL=(ALL) NOPASSWD: ALL\n' "$account" >"$machine/etc/sudoers.d/$account"
    fi
    cp -R "$work/clone" "$machine$home/licentric"
    # With it curl adds the status to what it prints, and the commands to check need no change.
    mkdir "$machine/show-status"
    printf 'silent\nshow-error\nwrite-out = "\\nstatus %%{http_code}\\n"\n' >"$machine/show-status/.curlrc"
    chroot "$machine" chown -R "$account:$account" "$home"
}

# on_machine ACCOUNT FOLDER COMMAND...: with an environment that a login would give, and nothing of ours.
on_machine() {
    local user=$1 folder=$2 home=/root
    shift 2
    [ "$user" = root ] || home=/home/$user
    chroot --userspec="$user:$user" "$machine" /usr/bin/env -i HOME="$home" USER="$user" LOGNAME="$user" SHELL=/bin/bash \
        TERM=dumb PATH="$swift_folder/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
        "${network[@]}" bash -c 'cd "$1" && shift && exec "$@"' bash "$folder" "$@" 3>&- </dev/null
}

# The reader, in the clone.
reader() {
    on_machine "$account" "$home/licentric" "$@"
}

# The reader's curl commands, each answer followed by its status.
reader_with_status() {
    reader env CURL_HOME=/show-status "$@"
}

# --- The server --------------------------------------------------------------------------------------------------------

find_port() {
    port=8080
    while (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    origin=http://127.0.0.1:$port
}

# start LOG WORDS: `make run`, until it has printed WORDS.
start() {
    local arguments=()
    find_port
    [ "$port" = 8080 ] || arguments=(PORT="$port")
    reader make run "${arguments[@]}" >"$1" 2>&1 &
    make_run=$!
    until grep -q "$2" "$1"; do
        if ! kill -0 "$make_run" 2>/dev/null; then
            cat "$1"
            broken "make run ended before it printed '$2'"
        fi
        sleep 0.2
    done
}

server_process() {
    local exe
    for exe in "$machine"/proc/[0-9]*/exe; do
        if [[ $(readlink "$exe") == */release/licentric ]]; then
            exe=${exe%/exe}
            printf '%s' "${exe##*/}"
            return
        fi
    done
    broken "no server process"
}

stop() {
    local process status=0
    process=$(server_process)
    kill -TERM "$process"
    wait "$make_run" || status=$?
    [ "$status" -eq 0 ] || broken "make run ended with $status after SIGTERM"
}

first_start() {
    start "$work/log/first-start" 'Ctrl-C stops the server'
    demo=$(<"$work/log/first-start")
    live_key=$(printed 'API key, live')
    license_key=$(printed 'license key')
    signing_key=$(printed 'signing key')
}

# printed NAME: the value that `make run` printed under that name.
printed() {
    local value
    value=$(sed -n "s/^  $1 *\([^ ]*\)\$/\1/p" <<<"$demo")
    [ -n "$value" ] || broken "make run did not print '$1'"
    printf '%s' "$value"
}

# printed_command N: the n-th curl command that `make run` printed, to the empty line after it.
printed_command() {
    awk -v wanted="$1" '/^curl / { n++; inside = 1 } /^$/ { inside = 0 } inside && n == wanted' <<<"$demo"
}

# run_printed N STATUS PATTERN
run_printed() {
    local command answer
    command=$(printed_command "$1")
    [ -n "$command" ] || broken "make run printed no command $1"
    printf '%s\n' "$command"
    answer=$(reader_with_status bash -c "$command")
    expect "command $1" "status $2\$" "$answer"
    expect "command $1" "$3" "$answer"
}

no_further_command() {
    [ -z "$(printed_command 4)" ] || broken "make run printed a fourth command, which nothing here checks"
}

reference_pages() {
    local answer
    answer=$(reader_with_status curl "$origin/api/reference")
    expect "the reference" 'status 200$' "$answer"
    expect "the reference" '<html' "$answer"
    answer=$(reader_with_status curl "$origin/api/v1/openapi.json")
    expect "the OpenAPI document" 'status 200$' "$answer"
    expect "the OpenAPI document" '"openapi" *: *"3\.1' "$answer"
    answer=$(reader_with_status curl "$origin/health/live" "$origin/health/ready")
    expect "health" 'status 200.*status 200$' "$answer"
}

command_line() {
    local answer
    reader .build/release/licentric --help
    reader .build/release/licentric doctor
    reader .build/release/licentric keys create --env test --name clean-machine
    answer=$(reader .build/release/licentric keys list)
    expect "keys list" clean-machine "$answer"
    answer=$(reader .build/release/licentric openapi)
    expect "licentric openapi" '"openapi" *: *"3\.1' "$answer"
}

second_start() {
    local started=$SECONDS
    [ -e "$machine$home/licentric/data/initial-keys.json" ] || broken "the first start wrote no initial-keys.json"
    start "$work/log/second-start" 'listening on'
    ! grep -q Compiling "$work/log/second-start" || broken "the second make run compiled again"
    [ $((SECONDS - started)) -lt 120 ] || broken "the second make run took $((SECONDS - started)) s"
    [ ! -e "$machine$home/licentric/data/initial-keys.json" ] || broken "initial-keys.json is still there"
}

# --- README.md -----------------------------------------------------------------------------------------------------------

# The `sh` and `python` blocks of README.md, in order, as one shell script. `make run` and `make test` are left out: they
# are steps of their own.
readme_script() {
    awk '
        /^```(sh|python)$/ { inside = 1; if (/python/) print "python - <<\"END OF PYTHON\""; python = /python/; next }
        /^```$/ { if (inside && python) print "END OF PYTHON"; inside = 0; next }
        inside && /^make (run|test)( |$)/ { next }
        inside' "$work/clone/README.md"
}

two_commands() {
    local command
    for command in 'make run' 'make test'; do
        grep -q "^$command " "$work/clone/README.md" || broken "README.md no longer says '$command'"
    done
}

readme_examples() {
    local script answer
    script=$(readme_script)
    script=${script//lk_live_abc123def456.../$live_key}
    script=${script//lk_live_.../$live_key}
    script=${script//PROAPP-A1B2-C3D4-E5F6-G7H8/$license_key}
    script=${script//DEMO-.../$license_key}
    script=${script//signing_key=\"...\"/signing_key=\"$signing_key\"}
    script=${script//http:\/\/127.0.0.1:8080/$origin}
    printf '%s\n' "$script"
    [[ $script != *...* ]] || broken "README.md has a placeholder that nothing here fills in"
    answer=$(reader_with_status bash -euc "$script")
    printf '%s\n' "$answer"
    [ "$(grep -c '^status 20[01]$' <<<"$answer")" -eq 3 ] || broken "three curl commands should have been answered"
    expect "README.md's validation" '"valid":true' "$answer"
    expect "README.md's Python example" 'VALID True' "$answer"
}

# --- All of it -----------------------------------------------------------------------------------------------------------

follow_readme() {
    echo "As $account:" >&3
    step "a machine: $codename, make, Swift, this commit" make_machine
    step "make run installs, builds, serves and prints" first_start
    step "its first command lists the license" run_printed 1 200 "Demo license"
    step "its second activates a machine" run_printed 2 201 ab12cd34ef56
    step "its third says the license is valid" run_printed 3 200 '"valid":true'
    step "it prints no other" no_further_command
    step "reference, OpenAPI document, health" reference_pages
    step "licentric --help, doctor, keys, openapi" command_line
    step "SIGTERM ends it with 0" stop
    if [ -n "$full" ]; then
        step "make test passes" reader make test
        step "make test passes again" reader make test
    fi
    step "make run again: no rebuild, no keys left" second_start
    step "what README.md's Python example needs: python3-venv" install python3-venv
    step "every example of README.md" readme_examples
    step "SIGTERM ends it with 0" stop
}

install() {
    on_machine root / env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq "$@"
}

step "README.md names the two commands" two_commands
step "a minimal $codename" make_base
for account in "${accounts[@]}"; do
    follow_readme
done
everyone=${accounts[*]}
printf 'All %s steps passed at %s, as %s%s, in %s min.\n' "$steps" "$(git -C "$work/clone" log -1 --format=%h)" \
    "${everyone// / and }" "${full:+, with make test}" $((SECONDS / 60))
