#!/usr/bin/env bash
# A task runner: functions by name, in child shells too, a menu, and a stack where it failed.
set -Eeuo pipefail
die() {
  local frame=0
  echo "error: $*" >&2
  while caller "$frame" >&2; do frame=$((frame + 1)); done
  exit 3
}
greet() { printf 'hello %s from %s\n' "$1" "${FUNCNAME[0]}"; }
export -f greet
export GREETING=hi
task_list() { declare -F | sed -n 's/^declare -f.* task_//p'; }
task_greet() { printf '%s\n' ada bob | xargs -n1 bash -c 'greet "$0"'; bash -c 'greet "$GREETING"'; }
task_choose() {
  local choice PS3='which? '
  select choice in build test quit; do
    [[ -n $choice ]] || { echo "no such: $REPLY"; continue; }
    echo "chose $choice ($REPLY)"
    [[ $choice == quit ]] && break
  done
  select one; do echo "argument $one"; break; done
}
task_many() {
  printf '%s\n' a b c | xargs -I{} sh -c 'test {} != b' || echo "xargs: $?"
  printf '1 2 3 4' | xargs -n2 echo
  xargs -r echo never < /dev/null
  echo x | xargs sh -c 'exit 255' 2>/dev/null || echo "xargs: $?"
}
task_fail() { inner() { die "broken in ${FUNCNAME[0]}"; }; inner; }
main() {
  task_list
  task_greet
  task_choose first <<< $'7\n1\n3'
  echo 2 | task_choose second || true
  task_many
  (task_fail) || echo "status $?"
  [[ $EPOCHSECONDS -gt 1700000000 && ${EPOCHREALTIME%.*} -ge $EPOCHSECONDS ]] && echo "time"
  source /dev/stdin <<< 'echo "sourced $1"' 
  task_fail
}
main "$@"
