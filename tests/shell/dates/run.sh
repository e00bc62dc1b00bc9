#!/bin/bash
set -eu
date -u -d '2024-03-10 12:34:56' '+%Y%m%dT%H%M%SZ'
date -u -d '2024-02-28 + 2 days' +%F
date -u -d '2024-12-31 +1 day' '+%A %d %B %Y'
date -u -d @86400 +%c
start=$(date -u -d 2024-01-01 +%s); end=$(date -u -d 2024-03-01 +%s)
echo "days: $(( (end - start) / 86400 ))"
for m in {1..12}; do printf '%s ' "$(date -u -d "2023-$m-01" +%b)"; done; echo
date -u -d '2024-05-05 - 1 month' +%F
date -u -d 2021-07-04T10:20:30Z +%H:%M
TZ=America/New_York date -d '2024-07-01 12:00 UTC' '+%H:%M %Z'
date -d 'not a date' 2>/dev/null || echo "bad date: $?"
printf '%(%F %T)T\n' 1700000000
[[ $(date -u +%Y) -ge 2024 ]] && echo now
