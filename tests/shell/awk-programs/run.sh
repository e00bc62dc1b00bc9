#!/bin/bash
set -eu
cat > data.txt <<'EOF'
alice 30 engineer 5000
bob 25 designer 4000
carol 35 engineer 6500
dave 28 tester 3500
EOF
awk '{ sum += $4; n++ } END { printf "mean %.1f of %d\n", sum / n, n }' data.txt
awk '$3 == "engineer" && $2 > 30 { print $1 }' data.txt
awk 'NR == 1 || $4 > max { max = $4; who = $1 } END { print who, max }' data.txt
awk '{ a[$3] = a[$3] (a[$3] ? "," : "") $1 } END { for (k in a) print k ": " a[k] }' data.txt | sort
awk 'function rev(s,  i, r) { for (i = length(s); i > 0; i--) r = r substr(s, i, 1); return r } { print rev($1) }' data.txt
awk '{ $2 = $2 + 1; print }' OFS='\t' data.txt | head -1
awk 'BEGIN { while (("echo a b c" | getline line) > 0) n = split(line, p); print n, p[3] }'
awk '{ gsub(/e/, "E"); print toupper(substr($1, 1, 1)) substr($1, 2), index($0, "E"), length }' data.txt
awk 'BEGIN { printf "%5d|%-5s|%05.2f|%x|%c|%e\n", 42, "ab", 3.14159, 255, 65, 12345.678 }'
awk -v RS='' '{ print NR ": " NF }' <<< $'a b\nc\n\nd e f'
awk '/bob/,/carol/ { print NR }' data.txt
awk 'match($0, /[0-9]+/) { print RSTART, RLENGTH }' data.txt | uniq
awk 'BEGIN { x["a"]; if ("a" in x) print "in"; delete x["a"]; print length(x); print 7 % 3, 2 ^ 10, int(-3.7), 1 == 1.0, "10" < "9", 10 < 9 }'
awk 'NR % 2 { next } { print > "artifacts/even.txt" } END { close("artifacts/even.txt") }' data.txt
awk -F'[ :]+' '{ print $NF; exit 3 }' <<< 'a: b  c' || echo "exit $?"
printf 'x=1\ny=2\n' | awk -F= '{ v[$1] = $2 } END { print v["x"] + v["y"] }'
