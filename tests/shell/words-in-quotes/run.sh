#!/bin/bash
# Escapes, patterns and arrays inside quotes: what builds JSON, URLs and command lines.
text=$'say "hi"\\path\nnew\tline'
json=${text//\\/\\\\}; json=${json//\"/\\\"}; json=${json//$'\n'/\\n}; json=${json//$'\t'/\\t}; echo "{\"a\": \"$json\"}"
json="${text//\\/\\\\}"; json="${json//\"/\\\"}"; json="${json//$'\n'/\\n}"; json="${json//$'\t'/\\t}"; echo "{\"a\": \"$json\"}"
path='C:\dir\file'; echo "${path//\\//}" "${path//\\/\\\\}" "${path##*\\}" "${path%\\*}"
encoded='a%20b%2Fc%'; echo "${encoded//%20/ }" "${encoded//%/\\x}" "${encoded//%/_}" "${encoded/%%/!}" "${encoded/#a/A}"
hash='#one#two'; echo "${hash//#/-}" "${hash/#/>}" "${hash/#\#/>}" "${hash//\#/+}"
echo "${unset:-\\n}" "${unset:-'single'}" "${unset:=a\\b}"; echo "$unset"
v=abc; echo "${v/b/\\}" "${v/b/\/}" "${v/b/\"}" "${v//[ac]/<x>}" "${v/b/$v}" "${v^^}" "${v@Q}"
arr=("a b" "c*" "" 'd"e'); copy=("${arr[@]}"); echo "${#copy[@]}"
dashed=("${arr[@]/#/-}"); echo "${#dashed[@]} ${dashed[0]} ${dashed[3]}"
upper=("${arr[@]^^}" tail); echo "${#upper[@]} ${upper[4]}"; cut=("${arr[@]%b}"); echo "${#cut[@]} [${cut[0]}]"
quoted=("${arr[@]@Q}"); echo "${quoted[*]}"; slice=("${arr[@]:1:2}"); echo "${#slice[@]} ${slice[0]}"
add=(one); add+=("${arr[@]//[ *]/_}"); printf '<%s>' "${add[@]}"; echo
f() { local -a mine=("${@/#/arg:}"); echo "${#mine[@]} ${mine[*]}"; }; f x "y z"
declare -a kept=("${arr[@]/%/;}"); echo "${#kept[@]}"; set -- "${arr[@]/b/B}"; echo "$# $1"
for word in "${arr[@]/#/+}"; do printf '[%s]' "$word"; done; echo
declare -A map=([k1]="v 1" [k2]=v2); keys=("${!map[@]}"); echo "${#keys[@]}"; values=("${map[@]/#/=}"); echo "${#values[@]}"
printf '%s\n' "$(printf '%s' "a\\b")" "`echo "x\\\\y"`" 'it'\''s' "tab	end" $'\x41\u00e9'
[[ -x run.sh ]]; cat > tool <<'T'
echo ran
T
[[ -x tool ]] && echo "may be run" || echo "may not be run"; chmod +x tool; [[ -x tool && -x ./tool ]] && test -x tool && ./tool
stat -c '%a %A %s %F' tool; chmod 600 tool; stat -c '%a' tool
