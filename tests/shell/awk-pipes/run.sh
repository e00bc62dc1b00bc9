#!/bin/bash
# awk that runs other commands: what they print, and what awk prints before and behind it.
set -u
awk 'BEGIN { system("echo first"); print "second" }'
awk 'BEGIN { print "b\na" | "sort"; close("sort"); print "sorted" }'
printf '%s\n' 'pear 3' 'fig 12' 'apple 7' > stock
awk '{ print $2, $1 | "sort -rn"; sum += $2 } END { close("sort -rn"); printf "%d in all\n", sum }' stock
awk 'BEGIN { while (("echo one; echo two" | getline line) > 0) print "got", line; print "and then"; system(""); print "end" }'
total=$(awk '{ print $1 | "sort" } END { close("sort"); print NR }' stock); echo "$total"
awk 'BEGIN { status = system("exit 3"); print "status", status }'
awk '{ print $1 > ($2 > 5 ? "many" : "few") } END { close("many"); close("few"); system("cat many few"); print "files" }' stock
awk 'BEGIN { print "up" | "tr a-z A-Z"; close("tr a-z A-Z"); print "down" > "/dev/stdout"; exit 4 }'; echo "$?"
