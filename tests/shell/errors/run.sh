#!/bin/bash
nosuchcommand a b
echo "code $?"
cd /nonexistent-dir; echo "code $?"
cat missing.txt; echo "code $?"
[ 1 -eq one ]; echo "code $?"
x=$((1/0)); echo "code $?"
ls -d missing 2>/dev/null; echo "code $?"
. ./missing.sh; echo "code $?"
printf '%d\n' abc; echo "code $?"
unset 'bad name' 2>/dev/null; echo "code $?"
readonly R=1; (R=2); echo "code $?"
mkdir a/b/c 2>/dev/null; echo "code $?"
rm missing 2>/dev/null; echo "code $?"
kill -0 999999 2>/dev/null; echo "code $?"
bash -c 'exit 41'; echo "code $?"
bash -c 'echo $0 $1' zero one; bash -n <<< 'if'; echo "code $?"
${unset_thing:?must be set}
echo never
