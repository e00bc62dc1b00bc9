#!/usr/bin/env bash
# JSON on stdin, JSON on stdout. Lines that are no requests are counted as skipped.
set -euo pipefail

input=$(cat)
top=$(jq -r '.top // 3' <<< "$input")
fields=$(mktemp) # client, path, status, bytes of each request, tabs between
trap 'rm -f "$fields"' EXIT

request='^([^ ]+) [^ ]+ [^ ]+ \[[^]]*\] "[A-Z]+ ([^ "]+)[^"]*" ([0-9]{3}) ([0-9]+|-)'
skipped=0
while IFS= read -r line; do
  if [[ $line =~ $request ]]; then
    printf '%s\t%s\t%s\t%s\n' "${BASH_REMATCH[@]:1:3}" "${BASH_REMATCH[4]/#-/0}"
  elif [[ -n $line ]]; then
    skipped=$((skipped + 1))
  fi
done < <(jq -r .log <<< "$input") > "$fields"

# The most frequent values of a column, as a JSON array.
most() {
  cut -f"$1" "$fields" | sort | uniq -c | sort -k1,1nr -k2 | head -n "$top" |
    jq -Rn --arg key "$2" '[inputs | capture("^ *(?<n>[0-9]+) (?<v>.*)$") | {($key): .v, count: (.n | tonumber)}]'
}

statuses=$(cut -f3 "$fields" | sort | uniq -c | jq -Rn '[inputs | capture("^ *(?<n>[0-9]+) (?<v>.*)$") | {(.v): (.n | tonumber)}] | add // {}')
bytes=$(awk -F'\t' '{ sum += $4 } END { printf "%d", sum }' "$fields")

answer=$(jq -n \
  --argjson requests "$(wc -l < "$fields")" --argjson skipped "$skipped" --argjson bytes "$bytes" \
  --argjson statuses "$statuses" --argjson paths "$(most 2 path)" --argjson clients "$(most 1 client)" \
  '{requests: $requests, skipped: $skipped, bytes: $bytes, statuses: $statuses, paths: $paths, clients: $clients}')

cat > artifacts/report.md <<REPORT
# Access log

$(jq -r '"\(.requests) requests, \(.bytes) bytes"' <<< "$answer")

| path | requests |
|---|---:|
$(jq -r '.paths[] | "| \(.path) | \(.count) |"' <<< "$answer")
REPORT
echo "$answer"
