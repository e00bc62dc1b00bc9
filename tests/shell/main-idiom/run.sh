#!/usr/bin/env bash
# How larger scripts begin and end.
set -euo pipefail
readonly HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly NAME="$(basename "${BASH_SOURCE[0]}" .sh)"
log() { printf '%s %s: %s\n' "$NAME" "${FUNCNAME[1]}" "$*" >&2; }
usage() { printf 'Usage: %s [-v] [-o FILE] NAME...\n' "${0##*/}"; }
parse() {
  verbose=0 output=
  while getopts ':vo:h' option; do
    case $option in
      v) verbose=$((verbose + 1)) ;;
      o) output=$OPTARG ;;
      h) usage; exit 0 ;;
      :) echo "-$OPTARG needs a value"; return 64 ;;
      *) echo "unknown: -$OPTARG"; return 64 ;;
    esac
  done
  shift $((OPTIND - 1))
  names=("$@")
}
where() { echo "${BASH_SOURCE[0]##*/} ${FUNCNAME[*]} ${#BASH_SOURCE[@]}"; }
main() {
  [[ $HERE == "$PWD" ]] && echo "at home"
  parse -v -o out.txt alice bob
  echo "$verbose $output ${names[*]}"
  parse -x || echo "parse: $?"
  parse -o || echo "parse: $?"
  where
  log "done" 2>&1
  cat > lib.sh <<'LIB'
from_lib() { echo "lib ${BASH_SOURCE[0]##*/} called by ${BASH_SOURCE[1]##*/} in ${FUNCNAME[1]}"; }
echo "sourced ${BASH_SOURCE[0]##*/} by ${BASH_SOURCE[1]##*/}"
LIB
  . ./lib.sh
  from_lib
}
if [[ "${BASH_SOURCE[0]}" == "$0" ]]; then
  main "$@"
fi
bash -c 'echo "[${BASH_SOURCE[0]:-none}] $0 $1"' named first
printf 'echo "child $0 ${BASH_SOURCE[0]} $*"\n' > child.sh; bash child.sh a b
bash < child.sh
getopts q wrong -z || true
