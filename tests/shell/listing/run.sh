#!/bin/bash
# What is there, and what of it.
mkdir -p d/sub/deep d/empty; printf 12345 > d/a.txt; printf 1234567890123 > d/b10.log; : > d/b9.log; ln -s a.txt d/link; echo x > d/.hidden; echo y > 'd/with space'
touch -d '2024-03-05 06:07:08' d/a.txt; touch -d '2024-05-05 06:07' d/b10.log; touch -d '2021-01-01' d/b9.log 'd/with space' d/sub d/empty
ls d; echo; ls -1 d d/sub; echo; ls -A d | head -1; ls -a d | head -3; ls -F d; ls -p d; ls -d d d/a.txt; ls -m d; ls -Q d | head -2; ls -R d | head -12
ls -S d | head -2; ls -r d | head -2; ls -tr d/*.log; ls -v d/*.log; ls -X d; ls --group-directories-first d; ls -1 --color=auto d | wc -l
ls -l d | awk 'NR > 1 && $NF != "a.txt" {print $1, $2, $5, $NF}'
ls -l d | head -1; ls -ld d/empty | cut -c1-12; ls -l --time-style=long-iso d/a.txt | awk '{print $5, $6, $7, $8}'; ls -l --full-time d/a.txt | awk '{print $6, $7, $8}'
ls -l d/b9.log | awk '{print $6, $7, $8}'; ls -lh d/b10.log | awk '{print $5}'; ls -n d/a.txt | awk '{print NF}'; ls -s d/a.txt; ls -lG d/a.txt | awk '{print NF}'; ls -go d/a.txt | awk '{print NF}'
ls nothing; echo $?; ls d/a.txt nothing 2>/dev/null; echo $?
head -c 100000 /dev/zero > d/big; ls -lh d/big | awk '{print $5}'; ls -sh d/big; du -a d | wc -l
stat -c '%n|%s|%F|%a|%A|%h|%Y|%y' d/a.txt; stat -c '%F %N' d/link d/sub d/b9.log; stat -L -c %s d/link; stat --printf='%s\t%n\n' d/a.txt; stat -c '[%5s] [%-5s] [%05a]' d/a.txt; stat nothing 2>&1; echo $?
realpath d/link | sed "s|$PWD/||"; readlink d/link; readlink -f d/link | sed "s|$PWD/||"; find d -type f -newermt 2024-01-01 ! -newermt 2024-12-31 | sort; find d -maxdepth 1 -printf '%y %f\n' | sort
