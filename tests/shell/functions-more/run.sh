#!/bin/bash
set -u
outer() { local x=1; inner; echo "outer x=$x y=${y:-unset}"; }
inner() { x=2; y=3; local z=9; }
outer; echo "z=${z:-none}"
declare -i n=5; n+=3; echo $n; declare -r c=7; (c=8) 2>/dev/null || echo readonly; declare -u up=abc; echo "$up"; declare -l low=ABC; echo "$low"
swap() { local -n a=$1 b=$2; local t=$a; a=$b; b=$t; }; p=1 q=2; swap p q; echo "$p $q"
map() { local f=$1; shift; local i; for i; do "$f" "$i"; done; }; sq() { echo -n "$(( $1 * $1 )) "; }; map sq 1 2 3; echo
ret() { return "$1"; }; for i in 0 1 255; do ret $i; echo -n "$? "; done; echo
stack=(); push() { stack+=("$1"); }; pop() { popped=${stack[-1]}; unset 'stack[-1]'; }; push a; push b; pop; echo "$popped ${#stack[@]}"
type -t outer if cd ls | xargs; declare -F outer; unset -f outer; type -t outer || echo gone
f() { echo "$FUNCNAME ${FUNCNAME[1]} ${BASH_LINENO[0]} $LINENO $#"; }; g() { f 1 2; }; g
IFS=- read -r a b c <<< 1-2-3; echo "$c$b$a"; local_test() { local IFS=,; echo "$*"; }; local_test 1 2; set -- "a b" c; for x in "$@"; do echo "<$x>"; done; for x in $*; do echo "($x)"; done
cmd=(printf '%s-'); "${cmd[@]}" 1 2; echo; eval "v$((1+1))=two"; echo $v2; name=v2; echo "${!name}"; printf -v "arr[3]" x; declare -p arr
case "$(uname -s)" in Linux) echo linux ;;& L*) echo L ;; *) echo other ;; esac; select_() { :; }; select_ || echo; trap 'echo "bye $?"' EXIT; (exit 3); exit 4
