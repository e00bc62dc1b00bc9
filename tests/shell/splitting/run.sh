#!/bin/bash
# Files in pieces, by lines, bytes, number and pattern.
set -u
seq 23 > n
split -l 10 n; wc -l x*; rm x*
split -d -a 3 -l 8 --additional-suffix=.txt n part-; head -n 1 part-*; split --numeric-suffixes=1 -l 12 n s.; ls s.*
split -b 20 --verbose n b_; cat b_* | cmp - n && echo whole; split -n 4 n q_; wc -c q_*; split -n l/4 n l_; wc -l l_*; split -n r/5 n r_; tail -n 1 r_a?; split -n l/2/3 n; split -C 12 n c_; cat c_aa c_ab; ls c_* | wc -l
seq 5 | split -l 2 - in_; cat in_ac; split -x -l 1 n h_; ls h_* | tail -1; split -1 n; ls x?? | tail -1; split -l 0 n; echo "$?"; split nofile; echo "$?"; split -a 1 -l 1 n o_; echo "$?"; split -t , -l 2 - t_ <<< 'a,b,c,d'; cat t_ab
printf '# One\ntext 1\n# Two\ntext 2\nmore\n# Three\n' > book.md
csplit -z -f chapter- -b '%02d.md' book.md '/^# /' '{*}'; head -n 2 chapter-*
csplit -s --suppress-matched -n 3 book.md '/^# T/' '{*}'; head xx*; csplit -q book.md 3 5; wc -l xx00 xx01 xx02; csplit book.md '%Two%' '/Three/'; cat xx00
csplit -s book.md '/more/-1' ; cat xx01; csplit book.md '/nothing/'; echo "$?"; csplit -k book.md '/^#/+1' '{9}'; echo "$?"; ls xx*
for f in chapter-*.md; do t=$(head -n 1 "$f"); echo "$f: ${t#'# '} ($(wc -w < "$f") words)"; done
comm -3 <(seq 5) <(seq 3 7) | cat -A; join -t, -a 1 -e - -o 0,1.2,2.2 <(printf 'a,1\nb,2\n') <(printf 'b,x\nc,y\n'); paste -d'|' <(seq 3) <(seq 4 6) -s; nl -ba -w 3 -s '. ' book.md | head -2; fmt -w 20 <<< 'some words that are to be filled into lines of twenty'; pr -t -2 -l 3 <(seq 6) | head -3; tsort <<< $'a b\nb c'; expand -t 4 <<< $'a\tb' ; unexpand -a <<< 'a       b' | cat -A; tac -s, <<< 'a,b,c'; rev <<< 'añb'; shuf -n 0 n; factor 60; seq -s, -w 8 11
