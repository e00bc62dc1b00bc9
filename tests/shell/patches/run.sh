#!/bin/bash
# Changes as patches: made, tried, applied, taken back, and those that do not fit.
set -u
mkdir -p old/lib new/lib
seq 20 > old/lib/numbers; { seq 5; echo five-and-a-half; seq 6 18; echo nineteen; echo 20; } > new/lib/numbers
printf 'name = "demo"\nversion = "1.0"\n' > old/conf; sed 's/1\.0/1.1/' old/conf > new/conf
echo 'only here' > new/added; echo 'gone' > old/removed
diff -ruN old new | sed 's/\t.*//' > change.patch
cat change.patch

cp -r old work
patch -p1 -d work --dry-run < change.patch; echo "would: $?"
(cd work && patch -p1 -i ../change.patch; echo "did: $?"); diff -r work new && echo "as new"
patch -p1 -d work -N < change.patch; echo "again: $?"; find work -name '*.rej' | sort
(cd work && rm -f lib/*.rej *.rej && patch -p1 -R -s < ../change.patch; echo "back: $?"); find work -type f | sort; diff -r work old && echo "as old"

# Lines that moved, and lines that changed.
{ echo zero; echo null; cat old/lib/numbers; } > moved; patch moved < <(diff -u old/lib/numbers new/lib/numbers); head -3 moved; ls moved*
sed 's/^7$/seven/' old/lib/numbers > fuzzy; patch -u fuzzy < <(diff -u old/lib/numbers new/lib/numbers | sed 's/\t.*//'); echo "$?"; cat fuzzy.rej 2>/dev/null
seq 100 105 > other; patch -s other < <(diff -u old/lib/numbers new/lib/numbers | sed 's/\t.*//'); echo "$?"; cat other.rej | head -4
printf 'no end' > end; printf 'an end\n' > end2; diff -u end end2 | sed 's/\t.*//' | patch end; od -c end | tail -2
patch -b conf.new new/conf 2>&1 | tail -1; echo "$?"; echo garbage | patch; echo "$?"; patch -p1 < /dev/null; echo "$?"
cp old/conf conf; diff -u old/conf new/conf | patch -o - conf 2>/dev/null | tail -1; diff -u old/conf new/conf | patch -o made conf; cat made conf
