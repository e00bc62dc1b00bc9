#!/bin/bash
# Collects a release: paths relative to each other, archives that are checked, listings that leave things out.
set -eu
mkdir -p project/src/lib project/docs "$ARTIFACTS_DIR"
printf '\xef\xbb\xbftitle\nbody\n' > project/docs/readme.txt
echo 'echo lib' > project/src/lib/lib.sh
echo old > project/docs/readme.txt~
ln -s lib project/src/current
cd project/src
realpath --relative-to=../docs lib/lib.sh current/lib.sh
realpath --relative-to=. ../docs
realpath -s --relative-to=.. current
realpath --relative-base=.. lib | sed 's|^/.*|outside|'
cd ../..
ls --hide='*.txt' -B project/docs
ls -A -I '*~' project/docs
ls -C -w 20 project project/src
sed -i '1s/^\xef\xbb\xbf//' project/docs/readme.txt
head -c 5 project/docs/readme.txt; echo
for part in 1 2; do seq "$part" 3 | gzip > "part$part.gz"; done
cat part1.gz part2.gz > all.gz
gunzip -c all.gz | paste -sd' ' -
gzip -t all.gz && echo "whole"
zcat all.gz | wc -l
if head -c 20 all.gz | gzip -t 2>/dev/null; then echo "never"; else echo "broken"; fi
size=$(wc -c < project/src/lib/lib.sh)
if (( $(echo "$size > 8.5" | bc) )); then echo "more than 8.5 bytes"; fi
cp -r --parents project/src/lib "$ARTIFACTS_DIR" && (cd "$ARTIFACTS_DIR" && find . | sort)
