#!/bin/bash
set -u
mkdir -p out; for i in 1 2 3; do ( echo "part $i" > out/$i; exit $i ) & pids[i]=$!; done
for i in 1 2 3; do wait "${pids[i]}"; echo "job $i ended $?"; done
cat out/*
coproc_like() { while read -r l; do echo "got $l"; done; }; printf 'a\nb\n' | coproc_like
mkfifo_free=$(cat <(echo left) <(echo right) | xargs); echo "$mkfifo_free"
{ sleep 0.05; echo slow; } & echo fast; wait
timeout 1 true; echo $?; timeout 0.05 sleep 2; echo $?
result=$( (echo a; echo b >&2) 2>&1 | sort | tr '\n' +); echo "$result"
sum=0; while read -r n; do ((sum += n)); done < <(seq 5); echo $sum; seq 3 | while read -r n; do sum=99; done; echo $sum
shopt -s lastpipe 2>/dev/null; time_() { :; }; jobs | wc -l; echo "$(jobs -p | wc -l)"; exec 5<<< "five"; read -r -u5 l; echo $l; exec 5<&-
