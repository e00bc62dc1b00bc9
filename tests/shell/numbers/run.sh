#!/bin/bash
set -eu
echo $((2**62)) $((9223372036854775807 + 1)) $((-17 / 5)) $((-17 % 5)) $((0xff)) $((8#17)) $((36#z)) $((~5)) $((5 & 3 | 8 ^ 1)) $((1 << 10)) $((7 > 3 && 2 > 1)) $((!0))
i=5; echo $((i++)) $((++i)) $((i--)) $i $((i += 10, i * 2)); a=(1 2 3); echo $((a[1] + ${a[2]})) $((${#a[@]} ** 2))
printf '%d %i %o %x %X %#x %e %g %5.1f %%\n' 42 -7 8 255 255 255 1234.5 0.0001 2.25; printf '%08.3f|%+d|% d|%-6d|%06d\n' 3.14159 5 5 42 42; printf '%s %q\n' plain 'needs quoting'; printf '%c%c\n' abc def; printf '%b\n' 'a\tb'; printf '%*d|%-*d|\n' 5 42 5 42
awk 'BEGIN { print 0.1 + 0.2, 1e6, 3 / 2, 2 ^ 0.5 }'
echo "scale=4; 10 / 3" | bc; expr 7 \* 6; expr length hello; expr substr hello 2 3; expr abc : 'a\(.*\)'; factor 360; numfmt --to=si 1500000; numfmt --from=iec 2K
for ((i = 0, j = 10; i < j; i += 3, j--)); do echo -n "$i,$j "; done; echo; for n in 15 7; do if (( n % 15 == 0 )); then echo FizzBuzz; else echo $n; fi; done
primes=(); for ((n = 2; n < 50; n++)); do p=1; for d in "${primes[@]}"; do (( d * d > n )) && break; (( n % d == 0 )) && { p=0; break; }; done; (( p )) && primes+=($n); done; echo "${primes[*]}"
printf '%.2f\n' "$(awk 'BEGIN { print 22 / 7 }')"; shuf -i 1-100 -n 5 | wc -l; echo $((RANDOM >= 0)); printf '%s\n' {a..e}{1..2} | paste -sd' '; echo {10..1..3}; date +%s | grep -cE '^[0-9]{10}$'
