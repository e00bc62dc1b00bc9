#!/usr/bin/env bash
# Compiles Go's own sources to WebAssembly, by the Go in wheels/: its compiler and linker, or its standard library.
set -euo pipefail

go() {
  env -i PATH="$PATH" HOME="$PWD" TMPDIR="${TMPDIR:-/tmp}" GOROOT="$PWD/wheels/go" GOCACHE="$PWD/cache" GOPATH="$PWD/path" \
    GOENV=off GOTOOLCHAIN=local GOPROXY=off GOWORK=off GOTELEMETRY=off CGO_ENABLED=0 GOOS=wasip1 GOARCH=wasm \
    "$PWD/wheels/go/bin/go" "$@"
}

case $1 in
compiler)
  go build -trimpath -ldflags='-s -w' -o module.wasm cmd/compile
  ;;
library)
  mkdir -p sdk/pkg
  go list -export -trimpath -f '{{if .Export}}{{.ImportPath}} {{.Export}}{{end}}' std > library.txt
  while read -r package archive; do
    mkdir -p "$(dirname "sdk/pkg/$package")"
    cp "$archive" "sdk/pkg/$package.a"
    echo "packagefile $package=/sdk/pkg/$package.a"
  done < library.txt > sdk/importcfg
  ;;
esac
