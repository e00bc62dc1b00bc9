#!/bin/bash
set -euo pipefail
s=$(jq -r .text)
echo "${#s}"; echo "${s:0:4}"; echo "${s^^}"
printf '%s' "$s" | wc -c
printf '%s\n' "$s" | sed 's/é/e/g'
printf '%s\n' "$s" | grep -o 'ü.' 
[[ $s == *日本* ]] && echo found
printf '%s' "$s" | jq -Rc 'explode | length'
printf '%s\n' ä b a | LC_ALL=C sort | tr '\n' ' '; echo
echo -e '\u00e9\x41'; printf '\u65e5\n'; echo $'\u672c'
