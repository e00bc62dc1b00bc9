#!/bin/bash
# What stands in `${x:-…}`, `${x/…/…}` and arithmetic is expanded there first, whatever it is.
set -euo pipefail
items=(apple pear "fig tree")
unset -v none
path=/srv/data/report.final.csv

echo "${none:-$(printf '%s  %s' a b)}" "${none:-${items[2]}}" "${none:-${#items[@]} of them}" "${none:-`echo old`}"
echo "${path/$(basename "$path" .csv)/<&>}" "${path#"${path%/*}/"}" "${path/"${path##*.}"/md}" "${path//${path:1:3}/[${path:1:3}]}"
echo "${items[@]/e/$(echo E)}" "${items[0]/${items[0]:0:1}/A}" "${items[@]#${items[0]:0:1}}"

# A template: names between braces, until there is none.
render() {
  local text=$1 name
  while [[ $text =~ \{\{([a-z_]+)(:([^}]*))?\}\} ]]; do
    name=${BASH_REMATCH[1]}
    text=${text/"${BASH_REMATCH[0]}"/"${!name:-$(echo "${BASH_REMATCH[3]:-?}")}"}
  done
  printf '%s\n' "$text"
}
who="A & B" greeting='Hello \1'
render '{{greeting}}, {{who}}! {{day:some day}} {{nope}}'

# Numbers from words.
version=10.04.7 width=12px names=items
declare -n list=items
IFS=. read -ra parts <<< "$version"
echo $(( 10#${parts[1]} + ${#list[@]} * 2 )) $(( ${width%px} / ${#parts[@]} )) $(( ${none:-40} + ${version%%.*} )) $(( ${!names+1} ))
reverse() { local -n a=$1; local i=0 j=$(( ${#a[@]} - 1 )) t; while (( i < j )); do t=${a[i]} a[i]=${a[j]} a[j]=$t; (( ++i, --j )) || true; done; }
reverse parts; echo "${parts[*]}"
for (( n = ${#parts[@]}; n > 0; n-- )); do printf '%s%s' "${parts[n - 1]}" "${none:-$( (( n > 1 )) && echo - || echo )}"; done; echo
text="the last words"; echo "${text: -${#items[@]}}" "${text:${#text}-5:${#parts[@]}}" "${text:$(( ${#text} / 2 ))}"
declare -A price=([pear]=3 [apple]=2); total=0
for item in "${items[@]}"; do (( total += ${price[$item]:-${price[pear]:-0}} )); done; echo "total $total"

# Options of a function, callbacks of mapfile, arrays as declarations.
quietly() { local -; set +e -f; false; echo *.nothing; }
quietly; [[ $- == *e* && $- != *f* ]] && echo "options are back"
note() { echo "at $1: ${2%$'\n'}"; }
mapfile -t -C note -c 2 lines < <(printf '%s\n' a b c d e); echo "${#lines[@]}"
printf 'x y\nz' > words; exec 7< words; mapfile -u 7 -t left; exec 7<&-; echo "${left[@]@Q}"
read -ra all -d '' < words || true; echo "${#all[@]}"
echo "${items[@]@A}"; echo "${items[@]@K}"; for part in "${price[@]@k}"; do echo "<$part>"; done | sort
printf '%.2f %.2f %.1f %.0f %6.3f\n' 12.345 2.675 0.05 2.5 1.0005
