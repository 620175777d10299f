#!/usr/bin/env bash
# Runs a command beside a fresh server with an administrator. The command finds it by DOORWARD_URL,
# DOORWARD_ADMIN_EMAIL and DOORWARD_ADMIN_PASSWORD. The server and its data are gone afterwards.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
doorward=${DOORWARD_BINARY:-${CARGO_TARGET_DIR:-$root/target}/debug/doorward}
data=$(mktemp -d)
pid=''

finish() {
    if [[ -n $pid ]]; then
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    fi
    rm -rf "$data"
}
trap finish EXIT

start() {
    (
        cd "$data"
        # Nothing from the environment: variables of tests are no settings.
        exec env -i "PATH=$PATH" DOORWARD_DATA_DIR="$data" DOORWARD_HTTP__LISTEN=127.0.0.1:0 \
            DOORWARD_LIMITS__ENABLED=false "$@" "$doorward"
    ) >"$data/log" 2>&1 &
    pid=$!
}

is_ready() {
    [[ -s $data/listen ]] && curl -fsS --max-time 2 "http://$(<"$data/listen")/health/ready" >/dev/null 2>&1
}

await_readiness() {
    local tries
    for ((tries = 0; tries < 300; tries++)); do
        is_ready && return
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.2
    done
    echo 'the server does not get ready; it says:' >&2
    cat "$data/log" >&2
    return 1
}

make_administrator() {
    local body='{"setup_code":"%s","email":"%s","first_name":"Rosa","last_name":"Oak","password":"%s"}'
    # shellcheck disable=SC2059 # The format is the body above.
    printf "$body" "$(<"$data/setup-code")" "$DOORWARD_ADMIN_EMAIL" "$DOORWARD_ADMIN_PASSWORD" |
        curl -fsS --max-time 10 -X POST "$DOORWARD_URL/v1/setup" -H 'content-type: application/json' -d @- >/dev/null
}

# Settings for the server stand before the command: NAME=VALUE.
settings=()
while [[ ${1-} == DOORWARD_*=* ]]; do
    settings+=("$1")
    shift
done

start "${settings[@]}"
await_readiness
DOORWARD_URL=http://$(<"$data/listen")
export DOORWARD_URL
export DOORWARD_ADMIN_EMAIL=root@example.com DOORWARD_ADMIN_PASSWORD='a long walk in the woods'
make_administrator
"$@"
