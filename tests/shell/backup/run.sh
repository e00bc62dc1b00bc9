#!/bin/bash
# Backs up a folder: what is new, with numbered copies, and says what it did.
set -eu
usage() { echo "usage: ${0##*/} [-n] [-k COUNT] SOURCE TARGET" >&2; exit 64; }
dry=0 keep=2
while getopts ':nk:h' option; do
  case $option in
    n) dry=1 ;;
    k) keep=$OPTARG ;;
    :) echo "-$OPTARG needs a value" >&2; usage ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || set -- source "$ARTIFACTS_DIR"
source=$1 target=$2
mkdir -pv "$source/conf.d" "$source/data/2024" "$target"
printf 'port=80\n' > "$source/conf.d/web.conf"
printf 'a,b\n1,2\n' > "$source/data/2024/jan.csv"
printf 'secret\n' > "$source/.env"
ln -sv conf.d/web.conf "$source/current"
touch -d '2024-01-02 03:04:05' "$source/data/2024/jan.csv"

cp -av "$source/." "$target/full" | sort
stat -c '%n %y' "$target/full/data/2024/jan.csv"
readlink "$target/full/current"
cp -v --parents "$source/data/2024/jan.csv" "$target" | tail -1
for n in 1 2 3; do
  echo "version $n" > state
  cp -v --backup=numbered state "$target/state"
done
ls "$target" | sort
cp -uv "$source/conf.d/web.conf" "$target/full/conf.d/web.conf"
cp -nv state "$target/state"; cat "$target/state"
mv -v "$target/state" "$target/state.last"
mv -v -t "$source" state "$source/conf.d/web.conf"
rmdir -v "$source/conf.d"
rm -rfv "$source/data" | sort
rm -v "$source/.env" "$source/nothing" || echo "rm: $?"
cp "$source" "$target" 2>&1 || echo "cp: $?"
install -D -m 755 "$source/state" "$target/bin/state" && stat -c '%a %n' "$target/bin/state"
((keep > 1 && !dry)) && echo "kept $keep"
cp "$source/state" "$target/no/such/folder"
