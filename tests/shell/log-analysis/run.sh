#!/usr/bin/env bash
set -euo pipefail
jq -r '.lines[]' > access.log
echo "requests: $(wc -l < access.log)"
echo "hosts:"; awk '{print $1}' access.log | sort | uniq -c | sort -k1,1rn -k2 | awk '{printf "  %-12s %d\n", $2, $1}'
echo "codes:"; grep -oE '" [0-9]{3} ' access.log | tr -d '" ' | sort | uniq -c | sed -E 's/^ +//'
echo "bytes: $(awk '{s+=$NF} END {print s}' access.log)"
echo "errors:"; grep -nE '" (4|5)[0-9]{2} ' access.log | cut -d: -f1,3- | sed 's/\[.*\] //' || true
awk -F'"' '{split($2, r, " "); m[r[1]]++} END {for (k in m) print k, m[k]}' access.log | sort > artifacts/methods.txt
