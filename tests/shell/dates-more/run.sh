#!/bin/bash
# Times as people and programs write them.
export TZ=UTC
d() { date -u -d "$1" '+%F %T' 2>/dev/null || echo "no: $1"; }
for text in 2024-01-15 '2024-01-15 10:30' '2024-01-15T10:30:45Z' '2024-01-15 10:30:45 +0200' @86400 'Jan 5 2024' '5 Jan 2024' \
  'Mon Jan 15 10:00:00 UTC 2024' 'Jan 15 10:00:00 2024 GMT' 2024/01/02 01/02/2024 15-Jan-2024 '2024-01-15 3:05 PM' \
  '2024-01-01 +1 week' '2024-01-01 1 week ago' '2024-01-15 + 1 day + 2 hours' '2024-02-29 +1 year' '2024-03-01 yesterday' \
  '2024-01-15 10:00 EST' '20240115' '20240115 10:30' '2024-01-15 -3 days' '1 Mar 2024 12:00'; do d "$text"; done
today=$(date -u +%F); [ "$(date -u -d 'today 12:00' '+%F %T')" = "$today 12:00:00" ] && echo today
[ "$(date -u -d 'tomorrow 00:00' +%s)" = $(( $(date -u -d "$today" +%s) + 86400 )) ] && echo tomorrow
[ "$(date -u -d 'now + 5 min' +%s)" -ge $(( $(date +%s) + 299 )) ] && echo later
[ "$(date -u -d '90 days ago' +%F)" = "$(date -u -d "$today -90 days" +%F)" ] && echo ago
[ "$(date -u -d '3 days ago 12:00' +%T)" = 12:00:00 ] && echo noon
echo $(( ($(date -d 2024-03-01 +%s) - $(date -d 2024-02-01 +%s)) / 86400 )); date -u -d @1700000000 -Iseconds; date -u -d @1700000000 -R; date -u -d 2024-07-04 '+%A %d %B %Y week %V day %j'
date -d 'no such day' 2>/dev/null; echo $?
