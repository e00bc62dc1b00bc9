#!/usr/bin/env bash
# Fills {{name}} places of a template from JSON.
set -euo pipefail
input=$(cat)
template=$(jq -r .template <<< "$input")
while IFS=$'\t' read -r key value; do
  template=${template//"{{$key}}"/$value}
done < <(jq -r '.values | to_entries[] | [.key, (.value|tostring)] | @tsv' <<< "$input")
printf '%s\n' "$template" | tee artifacts/letter.txt
left=$(grep -o '{{[^}]*}}' artifacts/letter.txt | sort -u | tr '\n' ' ' || true)
[[ -z $left ]] || { echo "not filled: $left" >&2; exit 3; }
