#!/usr/bin/env bash
# Shows that the document serves generators that nobody here tuned: clients in Java and Go are made from it by OpenAPI
# Generator, and compiled. Nothing of it is kept, unless a folder to keep it in is named.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

./tools.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
into=${1:-$scratch/made}
# The generator's own jar holds the libraries that its Java clients use, so no registry of jars is needed.
jar=$(find .venv -name openapi-generator.jar -print -quit)

make_client() { # LANGUAGE PROPERTIES MORE…
    local language=$1 properties=$2
    shift 2
    java -jar "$jar" generate --input-spec "$scratch/for-sdks.json" --generator-name "$language" --output "$into/$language" \
        --additional-properties="hideGenerationTimestamp=true,$properties" "$@" >"$scratch/log" 2>&1 || {
        cat "$scratch/log" >&2
        return 1
    }
    if grep -F '[main] ERROR' "$scratch/log" >&2; then
        echo "the generator for $language cannot do with the document" >&2
        return 1
    fi
}

# An annotation that marks what was generated is all the jar lacks.
compile_java() {
    local lacking=$scratch/lacking/javax/annotation
    mkdir -p "$lacking" "$scratch/classes"
    printf 'package javax.annotation;\npublic @interface Generated { String[] value(); String comments() default ""; }\n' \
        >"$lacking/Generated.java"
    find "$scratch/lacking" "$into/java/src/main" -name '*.java' >"$scratch/sources"
    javac -nowarn -proc:none -d "$scratch/classes" -classpath "$jar" "@$scratch/sources"
    printf 'the Java client compiles: %d files\n' "$(wc -l <"$scratch/sources")"
}

# What is generated needs the standard library only, so no registry of modules either.
compile_go() {
    local go=$PWD/.venv/bin/go
    (
        cd "$into/go"
        export GOPROXY=off GOTOOLCHAIN=local GOTELEMETRY=off GOCACHE="$scratch/go-cache" GOPATH="$scratch/go-path"
        "$go" build .
    )
    printf 'the Go client compiles: %d files\n' "$(find "$into/go" -maxdepth 1 -name '*.go' | wc -l)"
}

python3 generator/document.py <openapi.json >"$scratch/for-sdks.json"
package=com.doorward.client
make_client java "openApiNullable=false,useJakartaEe=false,invokerPackage=$package,apiPackage=$package.api,modelPackage=$package.model" \
    --library native
compile_java
make_client go packageName=doorward,enumClassPrefix=true
compile_go
