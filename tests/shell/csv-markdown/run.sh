#!/bin/bash
# CSV with quotes to a markdown table, TSV and JSON; and markdown checked for dead links.
set -u
cat > people.csv <<'CSV'
name,age,city
"Lovelace, Ada",36,London
Grace,85,"New York"
"Quote ""Q""",1,
CSV
parse() {
  local line=$1 field='' quoted=0 i c
  fields=()
  for ((i = 0; i < ${#line}; i++)); do
    c=${line:i:1}
    if [[ $quoted == 1 ]]; then
      if [[ $c == '"' ]]; then
        if [[ ${line:i+1:1} == '"' ]]; then field+='"'; ((i++)); else quoted=0; fi
      else field+=$c; fi
    elif [[ $c == '"' ]]; then quoted=1
    elif [[ $c == , ]]; then fields+=("$field"); field=''
    else field+=$c; fi
  done
  fields+=("$field")
}
row() { local IFS='|'; printf '| %s |\n' "${*/#/ }" | sed 's/|\([^ ]\)/| \1/g'; }
n=0
while IFS= read -r line; do
  parse "$line"
  row "${fields[@]}"
  ((n++ == 0)) && printf '|%s\n' "$(printf ' --- |%.0s' "${fields[@]}")"
  printf '%s\t' "${fields[@]}" | sed 's/\t$/\n/' >> people.tsv
done < people.csv
cat people.tsv
jq -R -s 'split("\n")[:-1] | map(split("\t")) | .[0] as $h | .[1:] | map(with_entries(.key |= $h[.]))' -c people.tsv 2>/dev/null ||
  jq -R -s -c 'split("\n")[:-1] | map(split("\t")) | .[0] as $h | .[1:] | map([$h, .] | transpose | map({(.[0]): .[1]}) | add)' people.tsv
cat > doc.md <<'MD'
# Title
See [one](one.md), [two](sub/two.md#part) and [web](https://example.com).
## Sub title
- [ ] open
- [x] done `code [not](link.md)`
MD
touch one.md
grep -oE '\]\([^)]+\)' doc.md | sed -E 's/^\]\((.*)\)$/\1/' | while read -r link; do
  case $link in
    http*://*) echo "web $link" ;;
    *) file=${link%%#*}; [[ -e $file ]] && echo "ok $file" || echo "dead $file" ;;
  esac
done
awk '/^#+ / { level = length($1); $1 = ""; title = substr($0, 2); slug = tolower(title); gsub(/ /, "-", slug); printf "%*s- [%s](#%s)\n", (level - 1) * 2, "", title, slug }' doc.md
sed -E 's/^(#+) (.*)$/<h\1>\2<\/h\1>/; s/^- \[( |x)\] (.*)/<li class="\1">\2<\/li>/' doc.md
echo "boxes: $(grep -c '^- \[x\]' doc.md)/$(grep -cE '^- \[( |x)\]' doc.md)"
sort -t, -k2,2n people.csv | tail -1
cut -f1,3 people.tsv | sed 's/\t/ = /' | nl -w2 -s'. '
