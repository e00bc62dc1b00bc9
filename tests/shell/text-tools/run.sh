#!/bin/bash
set -eu
printf '%s\n' delta alpha charlie bravo > w
sort w; sort -r w | head -1; sort -k1.2 w; sort -o s w; sort -c s && echo sorted; sort -R w | wc -l
printf '10\n9\n2\n' | sort -n | tr '\n' ' '; printf '1K\n2M\n3\n' | sort -h | tr '\n' ' '; echo
cut -c2-3 w; cut -d' ' -f2- <<< 'a b c'; cut -d: -f1,3 --output-delimiter=/ <<< a:b:c
paste w s; paste -d, - - < w; join -t, <(printf '1,a\n2,b\n') <(printf '1,x\n3,y\n')
tr a-z A-Z < w; tr -d aeiou < w; tr -s ' ' <<< 'a   b'; tr -c 'a-z\n' '_' <<< 'a1b2'
head -n -1 w; tail -n +3 w; head -c 5 w; echo; tail -c 6 w
wc w; wc -lw w; uniq -d <<< $'a\na\nb'; uniq -u <<< $'a\na\nb'; uniq -ci <<< $'A\na'
comm <(printf 'a\nb\n') <(printf 'b\nc\n'); fold -sw 10 <<< 'the quick brown fox'; fmt -w 20 <<< 'the quick brown fox jumps over'
nl -ba w; expand -t4 <<< $'a\tb'; rev < w; tac w; column -t <<< $'a bb\nccc d'; seq -w 8 11; seq 10 -5 0 | xargs
split -l 2 w part_; cat part_ab; csplit -s w 2 2>/dev/null || true; od -An -tx1 <<< AB; xxd <<< hello | head -1; hexdump -C <<< A | head -1
printf 'a,b\n' | tr , '\n' | xargs -I% echo "[%]"; printf '1\n2\n3\n4\n' | xargs -n2 echo pair; echo 'a b' | xargs -n1 -P2 echo | sort
echo one two | tee artifacts/t1 artifacts/t2 | rev; cmp artifacts/t1 artifacts/t2 && echo same; diff w s || true; diff -q w s || echo "d $?"
md5sum w | cut -d' ' -f1; sha1sum < w | cut -c1-8; sha256sum w | sha256sum -c --quiet <(sha256sum w) && echo ok; cksum w | cut -d' ' -f2; base64 w | base64 -d | head -1; base32 <<< a 2>/dev/null | head -1
