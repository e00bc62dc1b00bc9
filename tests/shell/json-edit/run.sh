#!/bin/bash
set -euo pipefail
jq '
  .version |= (split(".") | .[2] = ((.[2]|tonumber) + 1 | tostring) | join("."))
  | .deps |= with_entries(select(.value | startswith("^")))
  | .tags += ["new"] | .tags |= unique
  | del(.private) | .count = (.tags|length)
  | .nested = (.nested // {} | .a.b = 1)
' > artifacts/package.json
jq -S . artifacts/package.json
jq -r 'paths(scalars) as $p | "\($p|map(tostring)|join("."))=\(getpath($p))"' artifacts/package.json
jq -r '.deps | to_entries | map("\(.key)@\(.value)") | .[]' artifacts/package.json
jq -e '.nothing' artifacts/package.json || echo "status $?"
jq -c '[.tags[] | ascii_upcase | ltrimstr("N")], (.tags | index("new")), ([1,2,3] | map(select(. > 1)) | add), ("a,b" | split(",")), ({} | .x.y[2] = 1)' artifacts/package.json
jq -n --argjson a 3 --arg b x '$a, $b, ($a | floor | tostring | length), (now > 0), ("x" * 3), ([range(0; 10; 3)]), ({"a":1} * {"b":2}), ([3,1,2] | sort_by(-.)), ([{"k":"x","v":1},{"k":"x","v":2}] | group_by(.k) | map({k: .[0].k, n: length}))' | jq -sc .
jq -rn '"2015-03-05T23:51:47Z" | fromdate, (1425599507 | todate)' 
jq -n '{a: (1/3), b: 1e1000, c: 100000000000000000000, e: 0.1}' | jq -c .e
echo '{"a":[1,{"b":null}]}' | jq -c '.. | numbers' ; echo '"\u00e9"' | jq -r .; echo '{bad' | jq . 2>/dev/null || echo bad
jq -r '.name | test("^d"; "i"), sub("(?<x>e)"; "<\(.x)>"), gsub("[aeiou]"; "_"), [match("[a-z]"; "g").string][0:2]' artifacts/package.json
jq --raw-output '@html "<b>\(.name)</b>", @sh "\(.name)", (.tags | @csv, @tsv, @json), (.name | @base64, @uri)' artifacts/package.json
