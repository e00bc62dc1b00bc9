#!/bin/bash
# Reads a log of requests and writes a report: groups, percentiles, a table and JSON.
set -euo pipefail
mkdir -p "$ARTIFACTS_DIR"
log=access.log
for i in $(seq 1 60); do
  status=200; ((i % 7 == 0)) && status=404; ((i % 13 == 0)) && status=500
  printf '10.0.0.%d - - [%02d/Mar/2024:10:%02d:00 +0000] "GET /%s HTTP/1.1" %d %d %d.%03d\n' \
    $((i % 5)) $((i % 3 + 1)) $((i % 60)) "$(printf 'api items users health' | cut -d' ' -f$((i % 4 + 1)))" $status $((i * 37)) $((i % 2)) $((i * 13 % 1000))
done > "$log"
echo "lines: $(wc -l < "$log")"
echo "## status"
awk '{ count[$9]++ } END { for (s in count) printf "%s %d %.1f%%\n", s, count[s], 100 * count[s] / NR }' "$log" | sort
echo "## top"
awk '{ print $7 }' "$log" | sort | uniq -c | sort -rn -k1,1 -k2 | head -3 | while read -r n path; do printf '%-10s %3d %s\n' "$path" "$n" "$(printf '#%.0s' $(seq 1 $((n / 3))))"; done
echo "## percentiles"
mapfile -t times < <(awk '{ print $NF }' "$log" | sort -n)
for p in 50 90 99; do
  index=$(((${#times[@]} * p + 99) / 100 - 1))
  echo "p$p ${times[index]}"
done
echo "## slow"
awk '$NF > 1.5 { gsub(/[\[\]"]/, ""); print $1, $4, $7, $NF }' OFS='\t' "$log" | sort -t$'\t' -k4,4nr | head -3 | column -t -s $'\t'
grep -oE '"[A-Z]+ /[a-z]+' "$log" | tr -d '"' | sort -u | paste -sd, -
declare -A bytes=()
while read -r ip _ _ _ _ _ _ _ _ size _; do bytes[$ip]=$((${bytes[$ip]:-0} + size)); done < "$log"
for ip in "${!bytes[@]}"; do printf '%s\t%s\n' "$ip" "${bytes[$ip]}"; done | sort -t. -k4,4n | tee "$ARTIFACTS_DIR/bytes.tsv" | cut -f2 | numfmt --to=iec
jq -R -n '[inputs | split("\t") | {ip: .[0], bytes: (.[1] | tonumber)}] | {total: (map(.bytes) | add), top: (max_by(.bytes).ip)}' "$ARTIFACTS_DIR/bytes.tsv" | tee "$ARTIFACTS_DIR/report.json"
grep -c ' 500 ' "$log" || true
sed -n '/ 500 /{s/.*\[\([^]]*\)\].*/\1/p}' "$log" | head -2
split -l 25 -d "$log" part_ && wc -l part_* | tail -1
[[ $(grep -cE ' (4|5)[0-9]{2} ' "$log") -lt 5 ]] || { echo "too many errors" >&2; exit 2; }
