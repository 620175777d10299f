#!/usr/bin/env bash
# Builds every bundled provider into target/plugins/components/NAME.wasm and prints size, hash, imports and exports.
# A component that imports anything but the contract, or is larger than 150 kB, ends it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

target=${CARGO_TARGET_DIR:-../target/plugins}
providers=("$@")
((${#providers[@]})) || providers=(smtp sendgrid ses mailgun postmark twilio vonage sns webhook)

cargo run --quiet --target-dir "$target" --package doorward-pack -- \
    --largest 150000 --target-dir "$target" --out "$target/components" "${providers[@]}"
