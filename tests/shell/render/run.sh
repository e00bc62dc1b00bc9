#!/bin/bash
# Fills templates: what was found goes into what replaces it, and JSON and URLs are escaped.
set -u
declare -A vars=([name]='Ada & Co' [path]='/srv/a b' [quote]='say "hi"')
template='Hello {{name}} at {{path}}: {{quote}} {{none}}'
render() {
  local text=$1 key
  while [[ $text =~ \{\{([a-z]+)\}\} ]]; do
    key=${BASH_REMATCH[1]}
    text=${text//"{{$key}}"/"${vars[$key]-<$key?>}"}
  done
  printf '%s\n' "$text"
}
render "$template"
word=banana
echo "${word//an/[&]} ${word/n/<&&>} ${word//a/\&} ${word/#b/&-} ${word/%a/(&)} ${word//[bn]/&&}"
plain='&'; echo "${word//a/$plain} ${word//a/"$plain"}"
json_escape() {
  local s=$1
  s=${s//\\/\\\\}; s=${s//\"/\\\"}; s=${s//$'\n'/\\n}; s=${s//$'\t'/\\t}
  printf '"%s"' "$s"
}
json_escape $'tab\there "q" \\ end\nnew' | tee j.json; echo
jq -r . < j.json
urlencode() {
  local s=$1 i c out=
  for ((i = 0; i < ${#s}; i++)); do
    c=${s:i:1}
    case $c in [a-zA-Z0-9.~_-]) out+=$c ;; *) printf -v c '%%%02X' "'$c"; out+=$c ;; esac
  done
  echo "$out"
}
urlencode "a b&c=d/e?"
text=$'first line\nsecond line'
[[ $text =~ first.*second ]] && echo "over lines"
pattern='1+1'; [[ "1+1=2" =~ ^"$pattern"=([0-9])$ ]] && echo "literal, ${BASH_REMATCH[1]}"
[[ "a.b" =~ ^a'.'b$ && ! "axb" =~ ^a'.'b$ ]] && echo "dot"
quoted="${unset_one:-"default \"quoted\""}"; echo "$quoted"
parts=(src/a.txt lib/b.md); IFS=,; echo "${parts[*]##*/} ${parts[*]%.*} ${parts[*]/#/./}"
