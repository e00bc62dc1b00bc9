#!/usr/bin/env bash
set -euo pipefail
mkdir -p tree/{src,docs/{en,de},.git}
for f in src/a.py src/b.py docs/en/x.md docs/de/x.md .git/config; do echo "file $f" > "tree/$f"; done
walk() {
  local dir=$1 indent=$2 entry
  for entry in "$dir"/*; do
    printf '%s%s%s\n' "$indent" "${entry##*/}" "$([[ -d $entry ]] && echo /)"
    if [[ -d $entry ]]; then walk "$entry" "$indent  "; fi
  done
}
walk tree ''
find tree -name .git -prune -o -type f -print | sort
find tree -type d -not -path '*/.git*' | sort | tail -2
find tree -name '*.md' -exec wc -c {} + | sort | head -2 | awk '{print $1}'
(cd tree && tar -czf ../artifacts/all.tgz src docs) && tar -tzf artifacts/all.tgz | grep -v '/$' | sort && rm artifacts/all.tgz
du -a tree >/dev/null && echo du
shopt -s globstar dotglob; printf '%s\n' tree/**/*.py | sort; echo tree/.*/ | tr ' ' '\n' | grep git
rm -r tree; [[ -e tree ]] || echo gone
