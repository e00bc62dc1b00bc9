#!/bin/bash
# Scripts look first what there is.
set -u
for name in python3 jq bash sed nothing-of-that-name; do
  if command -v "$name" > /dev/null 2>&1; then echo "$name: yes"; else echo "$name: no"; fi
  type "$name" > /dev/null 2>&1; echo "type $?"
  hash "$name" 2> /dev/null; echo "hash $?"
done
python=$(command -v python3 || command -v python) || { echo "Python is needed" >&2; exit 1; }
[ -x "$python" ] && echo "it may be run"
case $python in */python3) echo "its path ends as it should" ;; *) echo "$python" ;; esac
"$python" -c 'print("by its path")'
"$(which python3)" -c 'print("by which")'
env -u HOME python3 -c 'import os; print("HOME" in os.environ)'
env WORD=word python3 -c 'import os; print(os.environ["WORD"])'
WORD=other python3 -c 'import os; print(os.environ["WORD"])'
command python3 -c 'print("by command")'
exec 3>&1; python3 -c 'print("to 3")' >&3; exec 3>&-
find . -name in.json -exec python3 -c 'import sys; print(sys.argv[1:])' {} \;
printf '%s\n' a b | xargs -n1 python3 -c 'import sys; print(sys.argv[1])'
run() { python3 "$@"; }; run -c 'print("by a function")'
python3() { echo "a function: $*"; }; python3 x; unset -f python3; python3 -c 'print("itself again")'
time_it() { local start=$SECONDS; "$@"; echo "$((SECONDS - start < 5))"; }; time_it python3 -c pass
nothing-of-that-name 2>/dev/null; echo $?
(exec python3 -c 'import sys; sys.exit(7)'); echo $?
exec python3 -c 'print("the last")'
