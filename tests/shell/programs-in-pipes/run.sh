#!/bin/bash
# Programs run beside each other, and beside the shell.
set -u
cat > gen.py <<'PY'
#!/usr/bin/env python3
import sys
try:
    for i in range(10**9):
        print("line", i)
except BrokenPipeError:
    sys.stderr.close()
PY
chmod +x gen.py
./gen.py | head -2
python3 gen.py | grep -m1 5
python3 gen.py | { read -r first; read -r second; echo "$first, $second"; }
python3 gen.py | while read -r a b; do echo "$b"; [ "$b" = 2 ] && break; done
python3 -c 'print("b\na\nc")' | sort | python3 -c 'import sys; print("".join(sys.stdin.read().split()))' | tr a-z A-Z
jq -c '.words[]' | python3 -c '
import json, sys
for line in sys.stdin:
    print(json.loads(line)[::-1], flush=True)' | sed 's/^/> /'
python3 -c 'import sys; print("out", flush=True); print("err", file=sys.stderr, flush=True); print("again")' 2>&1 | cat -n
python3 -c 'import sys; print("out", flush=True); print("err", file=sys.stderr, flush=True); print("again")' > both.txt 2>&1; cat both.txt
python3 -c 'print("x" * 200000)' | wc -c
head -c 300000 /dev/zero | tr '\0' x | python3 -c 'import sys; print(len(sys.stdin.read()))'
yes | python3 -c 'print(input(), input())'
true | python3 -c 'import sys; print(repr(sys.stdin.read()))'
python3 -c 'import sys; sys.exit(5)' | cat; echo "${PIPESTATUS[*]}"
set -o pipefail; python3 -c 'import sys; sys.exit(4)' | cat; echo $?
value=$(python3 -c 'print("captured")' | tr c C); echo "$value"
python3 -c 'import time; time.sleep(0.2); print("late")' & echo early; wait
timeout 0.5 python3 -c 'import time; time.sleep(20)'; echo $?
python3 -c 'print("to a file")' > out.txt; python3 -c 'print("more")' >> out.txt; cat out.txt
python3 nothing.py 2> /dev/null; echo $?
echo 'print("from stdin")' | python3
echo 'print("from a dash", __import__("sys").argv[1:])' | python3 - a b
coproc TALK { python3 -u -c 'for line in iter(input, "end"): print(line.upper())'; }
for word in one two; do echo "$word" >&"${TALK[1]}"; read -r answer <&"${TALK[0]}"; echo "$answer"; done
echo end >&"${TALK[1]}"; wait
python3 -c 'import time; time.sleep(0.3)' & looks=0
while kill -0 $! 2> /dev/null; do looks=$((looks + 1)); sleep 0.01; done; echo "looked often: $((looks > 3))"
bash -c 'while :; do echo endless; done' | head -1
