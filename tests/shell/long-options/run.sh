#!/bin/bash
# Options by getopt, by hand and by getopts; what the tools say of wrong ones.
set -euo pipefail
parse() {
  local opts verbose=0 output=- level=none
  opts=$(getopt -o 'hvo:l::' -l 'help,verbose,output:,level::' -n demo -- "$@") || return 64
  eval set -- "$opts"
  while true; do
    case $1 in
      -v | --verbose) verbose=$(( verbose + 1 )) ;;
      -o | --output) output=$2; shift ;;
      -l | --level) level=${2:-default}; shift ;;
      -h | --help) echo "usage: demo"; return ;;
      --) shift; break ;;
    esac
    shift
  done
  printf 'verbose=%d output=%s level=%s left=%d:' "$verbose" "$output" "$level" $#; printf ' <%s>' "$@"; echo
}
parse -vv --out 'a file' "it's" --level=3 -- -v
parse x -l -o- y --verb; parse --help; parse
parse --nope a || echo "status $?"; parse -o || echo "status $?"; parse --verbose=1 || echo "status $?"
getopt ab: -b 1 -a x y; getopt -T || echo "enhanced: $?"
getopt -o +a -- x -a; getopt -q -o a -- -z || echo "quiet: $?"

mkdir -p d/sub; touch d/f d/sub/g; chmod -v 600 d/f; chmod -Rc go-rwx d; chmod u=rwx,g=u,o= d/f; stat -c '%a %A' d/f d/sub
chmod +t,u+s d/sub; stat -c '%A' d/sub; chmod --reference=d/f d/sub/g; stat -c %a d/sub/g; chmod 8 d/f || echo "status $?"; chmod -x d/f nofile || echo "status $?"
cd d; ln -sr f sub/up; readlink sub/up; ln -sv sub/g -t .; ln -sfn sub current; ln -sfn . current; readlink current; ln -s f g || echo "status $?"
printf 'caf\xe9\n' | iconv -f latin1 -t utf-8; printf 'naïve “x” €\n' | iconv -f utf-8 -t ascii//TRANSLIT; printf 'a\xffb' | iconv -f utf-8 -t utf-16le || echo "status $?"; iconv -c -t ascii <<< 'äb'; iconv -t utf-16 <<< é | od -An -tx1
