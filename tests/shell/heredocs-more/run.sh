#!/bin/bash
name=World; n=3
cat <<A; cat <<'B'; cat <<-C
Hello $name $(echo sub) $((n * 2)) \$literal `echo tick`
A
No $name \$here
B
	tabs gone ${name^^}
	C
f() { cat <<E
arg: $1
E
}; f one
while read -r line; do echo "> $line"; done <<L
first
second $n
L
bash <<'S'
echo "inner $((40 + 2))"
exit 6
S
echo "code $?"
cat <<< "here $name"; tr a-z A-Z <<< upper; var=$(cat <<V
multi
line
V
); echo "$var"; printf '%s|' "${var//$'\n'/;}"; echo; cat <<EOF | sed 's/x/y/' > artifacts/h.txt
x marks
EOF
cat artifacts/h.txt; cat << "Q"
"quoted" 'single' \ back
Q
