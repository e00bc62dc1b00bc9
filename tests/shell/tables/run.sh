#!/bin/bash
# Reports in columns, sizes for people, bytes in hexadecimal, and what a file is.
set -euo pipefail
cat > stock.csv <<'END'
item,count,price,note
Gewürz,12,3.50,
long item name,7,1200.00,heavy
東京,1,0.25,x
END
column -t -s, stock.csv
tail -n +2 stock.csv | column -t -s, -N ITEM,N,PRICE,NOTE -R N,PRICE -o ' | '
tail -n +2 stock.csv | column -J -s, -N item,count,price,note -n stock | jq -c '.stock[] | select(.note == null)'
printf 'a b c d\n' | column -t -l 2; seq 12 | column -c 40; seq 7 | column -x -c 24; printf 'x\ty  z\n' | column -t -s $'\t' -o:
column -t -N a,b,c -H b -O c,a <<< '1 2 3'

numfmt --to=iec 1023 1024 1536 10485760; numfmt --to=si --suffix=B 999 1000 123456; numfmt --from=iec 1.5K 2M; numfmt --from=iec-i --to=si 1Mi
ls -l stock.csv | awk '{print $5, $9}' | numfmt --to=iec --padding=6; printf 'size 2048 x\nsize 5000000 y\n' | numfmt --field=2 --to=iec --format='%8.1f'
numfmt -d, --field=2-3 --from=auto <<< 'k,1K,2Mi'; numfmt --header --to=si <<< $'bytes\n1500'; numfmt --round=down --to=iec 1999; numfmt 12x || echo "status $?"; numfmt --invalid=warn --to=si abc 2000
numfmt --to-unit=1000 123456; numfmt --from-unit=512 --to=iec 4; numfmt --format='%010.2f|' 3.14159

printf 'Hello, hex!\0\1\377and more of it\n' > bytes
xxd bytes; xxd -u -g 1 -c 8 -l 16 bytes; xxd -p -c 10 bytes; xxd -b -l 7 bytes; xxd -i -l 13 bytes; xxd -i < <(head -c 3 bytes); xxd -s -8 bytes; xxd bytes | xxd -r | cmp - bytes; xxd -p bytes | xxd -r -p | cmp - bytes; xxd -e -l 8 bytes
hexdump -C bytes; hexdump -n 6 bytes; hexdump -c -n 12 bytes; hexdump -b -n 4 bytes; hexdump -ve '1/1 "%02x"' -n 5 bytes; echo; hexdump -e '4/1 "%02x " "\n"' -n 8 bytes; hexdump -s 3 -n 3 -e '3/1 "%_p" "\n"' bytes
head -c 64 /dev/zero | hexdump -C; fold -w 8 <<< 'abcdefghijkl'

printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x80\x08\x02\0\0\0' > p.png; echo '{"a": [1]}' > j; printf '#!/usr/bin/env python3\n' > s; printf 'a\r\nb\r\n' > dos; printf 'é\n' > u8; printf '\xe9\n' > l1; : > nothing; ln -s nowhere broken; mkdir dir
file bytes p.png j s dos u8 l1 nothing broken dir; file -b --mime-type p.png j s u8 nothing dir; file -i l1 u8; file nofile
mkdir -p use/{a,b}; head -c 5000 /dev/zero > use/a/big; echo x > use/b/small; du -a use | sort -k2; du -sh use; du -sb use/a/big; du -h -d 1 use | sort -k2; du -c use/a/big use/b/small | tail -1; df -P . | awk 'NR > 1 {print NF, $6}'
