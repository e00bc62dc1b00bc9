# Descriptors: copies, swaps, files that stay open, and what a function says on either.
both() { echo "out $1"; echo "err $1" >&2; }
errors=$(both a 2>&1 >/dev/null); echo "[$errors]"
output=$(both b 2>/dev/null); echo "[$output]"
swapped=$(both c 3>&1 1>&2 2>&3 2>/dev/null); echo "[$swapped]"
{ kept=$(both d 2>&1 1>&4); } 4>&1; echo "[$kept]"

exec 5> notes.txt
echo "first" >&5
{ echo "second"; both e; } >&5 2>&1
exec 5>&-
cat notes.txt

exec 6< notes.txt
read -r one <&6; read -r two <&6
echo "$one, $two"
exec 6<&-

while IFS='=' read -r key value <&7; do
  read -r answer
  echo "$key is $value ($answer)"
done 7< <(printf 'host=alpha\nport=80\n') <<< $'yes\nno'

exec {log}>> log.txt
echo "line" >&"$log"
exec {log}>&-
cat log.txt

{ both f; } 2>&1 | sed 's/^/| /'
{ both g >&2; } 2>&1 >/dev/null | tr a-z A-Z
both h > >(sed 's/^/o:/' > o.txt) 2> >(sed 's/^/e:/' > e.txt)
until [[ -s o.txt && -s e.txt ]]; do sleep 0.1; done
cat o.txt e.txt

exec 8>&1 > all.txt 2>&1
both i
ls nope | wc -l
exec 1>&8 8>&-
echo "--"
cat all.txt
exec 2>/dev/null
set -o noclobber
echo x > all.txt; echo "refused: $?"
echo y >| all.txt; cat all.txt
