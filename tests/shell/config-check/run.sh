#!/bin/bash
# Checks an INI file and an environment file against rules, merges them, and prints what came of it.
set -euo pipefail
shopt -s extglob nullglob
cat > app.ini <<'INI'
; comment
[server]
host = 127.0.0.1
port=8080   
[ database ]
url = "postgres://user:p=ss@db/app"
pool = ten
[empty]
INI
printf 'SERVER_PORT=9090\n# note\nexport DATABASE_POOL="5"\nBAD LINE\n' > .env
declare -A config=() origin=()
trim() { local s=$1; s=${s##+([[:space:]])}; printf '%s' "${s%%+([[:space:]])}"; }
section='' line_number=0
while IFS= read -r line || [[ -n $line ]]; do
  line_number=$((line_number + 1))
  line=$(trim "$line")
  [[ -z $line || $line == [\;#]* ]] && continue
  if [[ $line =~ ^\[[[:space:]]*([A-Za-z_]+)[[:space:]]*\]$ ]]; then section=${BASH_REMATCH[1]}; continue; fi
  key=$(trim "${line%%=*}") value=$(trim "${line#*=}")
  value=${value%\"}; value=${value#\"}
  config[$section.$key]=$value
  origin[$section.$key]="app.ini:$line_number"
done < app.ini
while IFS= read -r line; do
  case $line in
    ''|\#*) continue ;;
    ?(export )+([A-Z_])=*)
      line=${line#export }
      name=${line%%=*} value=${line#*=}
      value=${value//\"/}
      key=${name,,}; key=${key/_/.}
      config[$key]=$value origin[$key]=.env ;;
    *) echo "ignored: $line" >&2 ;;
  esac
done < .env
for key in $(printf '%s\n' "${!config[@]}" | sort); do
  printf '%-16s %-32s %s\n' "$key" "${config[$key]}" "${origin[$key]}"
done
errors=()
check() { local key=$1 rule=$2; [[ ${config[$key]-} =~ $rule ]] || errors+=("$key: '${config[$key]-}' does not match $rule"); }
check server.host '^([0-9]{1,3}\.){3}[0-9]{1,3}$'
check server.port '^[0-9]+$'
check database.pool '^[0-9]+$'
check database.ssl '^(on|off)$'
check server.host '^localhost$'
jq -n --arg host "${config[server.host]}" --argjson port "${config[server.port]}" '$ARGS.named' -c
for f in *.missing; do echo "never $f"; done
printf '%s\n' "${errors[@]}" | tac
((${#errors[@]} == 0)) || { echo "${#errors[@]} errors" >&2; exit $((10 + ${#errors[@]})); }
