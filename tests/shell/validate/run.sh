#!/bin/bash
set -uo pipefail
in=$(cat); errors=()
email=$(jq -r '.email // empty' <<< "$in"); age=$(jq -r '.age // empty' <<< "$in"); id=$(jq -r '.id' <<< "$in")
[[ $email =~ ^[[:alnum:]._%+-]+@[[:alnum:].-]+\.[[:alpha:]]{2,}$ ]] || errors+=("email: not an address: $email")
[[ $age =~ ^[0-9]+$ ]] && (( age >= 18 && age < 130 )) || errors+=("age: out of range: $age")
[[ $id =~ ^[0-9a-f]{8}-[0-9a-f]{4}$ ]] || errors+=("id: not hexadecimal")
if ((${#errors[@]})); then
  printf '%s\n' "${errors[@]}" | jq -R . | jq -cs '{valid: false, errors: .}'
  exit 65
fi
echo '{"valid":true}'
