#!/usr/bin/env bash
# Compiles the examples in docs/sdk-typescript.md and docs/sdk-python.md; those of docs/sdk-rust.md are tests of its crate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

./tools.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Each example becomes a file of its own.
examples() { # LANGUAGE GUIDE ENDING
    awk -v fence="\`\`\`$1" -v into="$scratch/example" -v ending="$3" '
        /^```/ && inside { inside = 0; next }
        $0 == fence { inside = 1; count++; next }
        inside { print > (into count "." ending) }
        END { exit !count }
    ' "../docs/$2"
}

examples ts sdk-typescript.md ts
cat >"$scratch/tsconfig.json" <<END
{
    "extends": "$PWD/typescript/tsconfig.json",
    "compilerOptions": {
        "noEmit": true,
        "types": [],
        "module": "ESNext",
        "moduleResolution": "bundler",
        "paths": { "@doorward/client": ["$PWD/typescript/src/index.ts"] }
    },
    "include": ["*.ts"]
}
END
typescript/node_modules/.bin/tsc --project "$scratch"

examples python sdk-python.md py
for example in "$scratch"/*.py; do
    MYPYPATH=$PWD/python/src .venv/bin/mypy --strict --no-error-summary --cache-dir="$scratch/mypy" "$example"
done
echo 'the examples of the guides compile'
