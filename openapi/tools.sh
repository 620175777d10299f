#!/usr/bin/env bash
# Installs the pinned tools: node packages beside their lists, Python packages in `.venv`. What is up to date stays as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# A folder counts as installed from a list of versions if it holds a copy of the list.
up_to_date() { # LIST FOLDER
    cmp -s "$1" "$2/.installed-from"
}

node_packages() { # FOLDER
    if ! up_to_date "$1/package-lock.json" "$1/node_modules"; then
        (cd "$1" && npm ci --silent --no-progress)
        cp "$1/package-lock.json" "$1/node_modules/.installed-from"
    fi
}

python_packages() { # FOLDER
    if ! up_to_date requirements.txt "$1"; then
        python3 -m venv --clear "$1"
        "$1/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt
        cp requirements.txt "$1/.installed-from"
    fi
}

node_packages tools
node_packages typescript
python_packages .venv
