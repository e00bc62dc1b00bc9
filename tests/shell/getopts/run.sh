#!/bin/bash
usage() { echo "usage: ${0##*/} [-n COUNT] [-v] [-f FILE] WORD..." >&2; exit 2; }
demo() {
  local OPTIND=1 opt count=1 verbose=no file=none
  while getopts "n:vf:h" opt "$@"; do
    case $opt in
      n) count=$OPTARG ;;
      v) verbose=yes ;;
      f) file=$OPTARG ;;
      h) echo help; return 0 ;;
      *) return 2 ;;
    esac
  done
  shift $((OPTIND - 1))
  printf 'count=%s verbose=%s file=%s rest=(%s)\n' "$count" "$verbose" "$file" "$*"
}
demo -n 3 -v a b
demo -vn5 x
demo -f out.txt -- -n
demo -h
demo
demo -x 2>/dev/null; echo "status $?"
demo -n 2>/dev/null; echo "status $?"
usage
