#!/bin/bash
mkdir -p d; printf 'Error: one\nok\nerror two\n' > d/a.log; printf 'nothing\n' > d/b.log; printf 'fatal error\n\n' > d/c.txt
grep -i error d/a.log; grep -ic error d/*.log; grep -rl error d | sort; grep -L error d/*.log d/c.txt; grep -h error d/* ; grep -n '' d/c.txt
grep -w two d/a.log; grep -x ok d/a.log; grep -v -e ok -e two d/a.log; grep -o '[a-z]*r' d/a.log; grep -c . d/c.txt; grep -m1 -n error d/a.log
grep -A1 -B1 ok d/a.log; grep -E '^(E|e)rror' d/a.log; grep -F 'Error:' d/a.log; grep -P '\berror\b(?= two)' d/a.log; grep -q error d/b.log; echo "none $?"
grep x missing.txt 2>/dev/null; echo "missing $?"; grep -s x missing.txt; echo "quiet $?"; grep --include='*.log' -r error d; grep -rn --exclude='*.log' error d
printf 'a\0b\0' | grep -z b | tr '\0' '\n'; echo abc | grep -qE 'a.c$' && echo match; grep -e '-x' <<< 'a -x b'; grep -on 'o' <<< foo; grep --color=never ok d/a.log
egrep 'one|two' d/a.log; fgrep . d/c.txt; grep -f <(echo two) d/a.log; grep '[[:upper:]]' d/a.log; grep '\(o\)\1' <<< foo; grep -b ok d/a.log; grep -Ec 'r{2}' d/a.log; grep '^$' d/c.txt | wc -l
