#!/usr/bin/env bash
# The crate rquickjs-sys as published (Cargo.lock has its checksum), copied to ./rquickjs-sys and changed by patch.py.
set -euo pipefail
cd "$(dirname "$0")"
which='import json, sys; print(next(p["manifest_path"] for p in json.load(sys.stdin)["packages"] if p["name"] == "rquickjs-sys"))'
manifest=$(cargo metadata -q --locked --format-version 1 | python3 -c "$which")
cp -r "$(dirname "$manifest")" rquickjs-sys
chmod -R u+w rquickjs-sys
python3 patch.py rquickjs-sys/quickjs
