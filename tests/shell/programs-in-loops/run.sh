#!/bin/bash
# What a program does not read is for the loop that started it, and what it does read is not.
set -euo pipefail
mkdir -p artifacts
jq -r '.words[]' > /tmp/loop-words.$$
trap 'rm -f /tmp/loop-words.$$' EXIT
n=0
while IFS= read -r word; do
  n=$((n + 1))
  python3 -c 'import sys; print(f"{sys.argv[1]}. {sys.argv[2].title()}")' "$n" "$word"
done < /tmp/loop-words.$$
cat /tmp/loop-words.$$ | while read -r word; do python3 -c "print(len('$word'))"; done
printf '%s\n' one two three | while read -r word; do
  case $word in
    two) python3 -c 'import sys; print("rest:", sys.stdin.read().split())' ;;
    *) echo "shell: $word" ;;
  esac
done
for file in a b; do
  python3 - "$file" <<'PY' | tee "artifacts/$file.txt"
import sys
print("made", sys.argv[1])
PY
done
{ python3 -c 'pass'; cat; } <<< "still here"
(python3 -c 'import sys; print(sys.stdin.readline().strip())'; wc -l) < <(printf 'first\n')
total=0
while read -r value; do total=$((total + value)); done < <(python3 -c 'print(*range(5), sep="\n")')
echo "total $total"
mapfile -t rows < <(python3 -c 'for i in range(3): print("row", i)')
echo "${#rows[@]} ${rows[2]}"
if python3 -c 'import sys; sys.exit(3)'; then echo never; else echo "code $?"; fi
python3 -c 'import sys; sys.exit(1)' || echo "failed with $?"
for i in 1 2; do seq 2 | python3 -c 'import sys; print(sum(map(int, sys.stdin)))'; done
