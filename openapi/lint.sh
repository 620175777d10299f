#!/usr/bin/env bash
# Two independent linters judge the document, or another file that is named.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

./tools.sh
tools=$PWD/.venv/bin

document=${1:-openapi.json}
"$tools/openapi-spec-validator" "$document"
tools/node_modules/.bin/redocly lint --config redocly.yaml "$document"
