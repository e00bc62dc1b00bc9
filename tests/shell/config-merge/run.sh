#!/usr/bin/env bash
# Reads an INI file and environment-like overrides into one JSON.
set -euo pipefail
cat > app.ini <<'INI'
; comment
[server]
host = 0.0.0.0
port=8080
[client]
name = "a b"
INI
declare -A conf; section=
while IFS= read -r line || [[ -n $line ]]; do
  line=${line%%;*}; [[ -z ${line//[[:space:]]/} ]] && continue
  if [[ $line =~ ^\[([a-z]+)\]$ ]]; then section=${BASH_REMATCH[1]}; continue; fi
  key=${line%%=*}; value=${line#*=}
  key=$(xargs <<< "$key"); value=$(xargs <<< "$value")
  conf[$section.$key]=$value
done < app.ini
while IFS='=' read -r k v; do conf[$k]=$v; done < <(jq -r '.overrides | to_entries[] | "\(.key)=\(.value)"')
for k in "${!conf[@]}"; do printf '%s\t%s\n' "$k" "${conf[$k]}"; done | sort | jq -Rn '[inputs | split("\t") | {key: .[0], value: .[1]}] | from_entries'
echo "${#conf[@]} keys" >&2
