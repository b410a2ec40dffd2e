#!/usr/bin/env bash
# Reads the output of a new server, passes it on, and when it listens makes a product, a policy and a license through
# the API, then prints the three calls of the documentation's authentication page with real values.
# Whatever fails here is said and changes nothing else: the server goes on.
set -euo pipefail
trap '' INT TERM # the server decides when to stop; this script ends with its output

keys_file=$1/initial-keys.json

# first NAME JSON: the first string value of that name.
first() {
    local pattern="\"$1\"[[:space:]]*:[[:space:]]*\"([^\"]*)\""
    [[ $2 =~ $pattern ]] || return 1
    printf '%s' "${BASH_REMATCH[1]//\\\//\/}"
}

# environment_keys NAME JSON: the object `live` or `test` of the keys file, which nests no further objects.
environment_keys() {
    local pattern="\"$1\"[[:space:]]*:[[:space:]]*\{([^}]*)\}"
    [[ $2 =~ $pattern ]] || return 1
    printf '%s' "${BASH_REMATCH[1]}"
}

# post PATH BODY: the answer of the API. The key goes through standard input: arguments are visible to other users.
post() {
    local answer status
    answer=$(curl --silent --show-error --max-time 10 --write-out '\n%{http_code}' --config - \
        --header 'Content-Type: application/json' --data "$2" "$api$1" \
        <<<"header = \"Authorization: Bearer $live_key\"") || return 1
    status=${answer##*$'\n'}
    answer=${answer%$'\n'*}
    if [[ $status != 2* ]]; then
        printf 'POST %s answered %s: %s\n' "$1" "$status" "$answer" >&2
        return 1
    fi
    printf '%s' "$answer"
}

create_demo() {
    local keys live answer product_id policy_id
    keys=$(<"$keys_file") || return 1
    live=$(environment_keys live "$keys") || return 1
    live_key=$(first plainKey "$live") || return 1
    signing_key=$(first signingKey "$live") || return 1
    public_key=$(first publicKey "$live") || return 1
    test_key=$(first plainKey "$(environment_keys test "$keys")") || return 1

    answer=$(post /products '{"name":"Demo App","code":"demo-app","keyPrefix":"DEMO"}') || return 1
    product_id=$(first id "$answer") || return 1
    answer=$(post /policies "{\"productId\":\"$product_id\",\"name\":\"Desktop\",\"template\":\"desktop_app\"}") || return 1
    policy_id=$(first id "$answer") || return 1
    post /entitlements '{"code":"export_pdf","name":"Export as PDF"}' >/dev/null || return 1
    post "/policies/$policy_id/entitlements" '{"entitlementCodes":["export_pdf"]}' >/dev/null || return 1
    answer=$(post /licenses \
        "{\"productId\":\"$product_id\",\"policyId\":\"$policy_id\",\"name\":\"Demo license\"}") || return 1
    license_key=$(first key "$answer") || return 1
}

print_demo() {
    cat <<END

This server is new. It has one account, and in its live environment a product with one license to try.
The keys below are shown once; until the next start they also stand in $keys_file.

  API key, live     $live_key
  API key, test     $test_key
  signing key       $signing_key
  public key        $public_key
  license key       $license_key

1. Your backend, with an API key: list the licenses

curl -X GET $api/licenses \\
  -H "Authorization: Bearer $live_key"

2. Your application, with its license key: activate this machine

curl -X POST $api/machines \\
  -H "Authorization: License $license_key" \\
  -H "Content-Type: application/json" \\
  -d '{
    "fingerprint": "ab12cd34ef56",
    "name": "Workstation-1"
  }'

3. Anyone, without a credential: is this license valid here?

curl -X POST $api/licenses/validate-key \\
  -H "Content-Type: application/json" \\
  -d '{
    "key": "$license_key",
    "fingerprint": "ab12cd34ef56",
    "entitlements": ["export_pdf"]
  }'

Every route is described at $origin/api/reference. Ctrl-C stops the server.
END
}

demo_done=false
while IFS= read -r line; do
    printf '%s\n' "$line"
    if ! $demo_done && [[ $line =~ ^listening\ on\ (http://[^[:space:]]+) ]]; then
        demo_done=true
        origin=${BASH_REMATCH[1]%/}
        origin=${origin/:\/\/0.0.0.0:/:\/\/127.0.0.1:}
        api=$origin/api/v1
        if create_demo; then
            print_demo
        else
            echo "licentric: the demo license could not be made (see above). The server runs; its keys are in $keys_file" >&2
        fi
    fi
done
