#!/usr/bin/env bash
# A deployment that keeps a log of all that it says, and tells the operator only the steps.
set -euo pipefail
readonly LOG="$ARTIFACTS_DIR/deploy.log"
mkdir -p "$ARTIFACTS_DIR" build
exec 3>&1
exec > >(sed 's/^/[log] /' > "$LOG") 2>&1
logger=$!

step() { echo "step $*"; printf '==> %s\n' "$*" >&3; }
fail() { echo "FAILED: $1" >&3; exit "${2:-1}"; }
trap 'code=$?; exec >&3 2>&3; wait "$logger"; sed "s/^/| /" "$LOG"; echo "finished with $code"; exit $code' EXIT

checksum() {
  local file=$1
  echo "hashing $file"
  sha256sum "$file" | cut -d' ' -f1 >&3
}

step "build"
for part in api web worker; do
  echo "compiling $part"
  printf 'binary of %s\n' "$part" > "build/$part"
  echo "warning: $part has no tests" >&2
done

step "verify"
count=$(ls build | wc -l)
echo "count is $count"
[[ $count -eq 3 ]] || fail "expected 3 parts"
checksum build/api

step "publish"
version=$(
  echo "asking for the version" >&3
  echo "1.$count.0"
)
echo "version $version" >&3
cp -v build/* "$ARTIFACTS_DIR/"
missing=$(ls build/none 2>&1) || echo "not there: ${missing##*: }" >&3
fail "no credentials" 4
