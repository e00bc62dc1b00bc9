#!/bin/bash
set -eu
cat > f.txt <<'EOF'
# title
key = value
path=/usr/local/bin

last  line
EOF
sed -n '2p;$p' f.txt
sed '/^#/d;/^$/d' f.txt
sed -E 's/^([a-z]+) *= *(.*)$/\U\1\E -> "\2"/' f.txt
sed 's#/usr/local#/opt#; s/  */ /g' f.txt
sed '2i\
inserted' f.txt | head -3
sed '2a appended' f.txt | sed -n 3p
sed '1c changed' f.txt | head -1
sed -n '/key/{s/key/KEY/;p}' f.txt
sed '$!d' f.txt; sed -n '$=' f.txt; sed 5q f.txt | wc -l
sed 'y/abc/xyz/' <<< aabbcc; sed 's/./&&/2' <<< abc; sed 's/a/b/2g' <<< aaaa; sed 's/A/x/I' <<< bab
sed ':a;N;$!ba;s/\n/,/g' f.txt
sed -e '/path/r /dev/stdin' f.txt <<< 'read in' | tail -3
cp f.txt g.txt; sed -i.bak 's/last/first/' g.txt; tail -1 g.txt; tail -1 g.txt.bak
sed -n '/key/,/^$/p' f.txt | wc -l; sed '/key/,+1d' f.txt | wc -l; sed '2~2d' f.txt | head -1; sed '0,/e/s//E/' f.txt | head -1
sed -n 'l' <<< $'tab\there'; sed --expression='s/x/y/' <<< x; sed -nE '/^(path|key)/w artifacts/w.txt' f.txt; sed 's/[^,]*,//' <<< 'a,b,c'
sed 'N;P;D' f.txt | wc -l; sed G f.txt | wc -l; sed '/title/!s/e/3/g' f.txt | head -2; echo 'hello world' | sed -E 's/(\w+) (\w+)/\2 \1/'
