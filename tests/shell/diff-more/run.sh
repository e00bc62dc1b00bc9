#!/bin/bash
# Comparing files and folders.
mkdir -p a b a/same b/same a/deep b/deep; printf 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n' > a/list; sed -e '2s/.*/TWO/' -e '9d' a/list > b/list; echo 'twelve' >> b/list
echo x | tee a/same/f b/same/f > /dev/null; echo only > a/gone; echo new > b/new; echo 1 > a/deep/n; echo 2 > b/deep/n; printf 'no end' > a/end; printf 'no end\n' > b/end; : > a/empty; : > b/empty
touch -d '2024-01-02 03:04:05' a/* b/*
diff a/list b/list; echo $?; diff -u a/list b/list; diff -U1 a/list b/list | tail -n +3; diff -c a/list b/list | head -20; diff -q a/list b/list; diff -s a/same/f b/same/f; echo $?
diff -u --label old --label new a/list b/list | head -3; diff a/end b/end; diff -u a/empty b/new | tail -n +3; diff -u b/new a/empty | tail -n +3; diff -r a b; echo $?; diff -rq a b; diff -rN -q a b | sort; diff -ru a/deep b/deep | grep '^[-+][0-9]'
diff -i <(echo ABC) <(echo abc); echo $?; diff -w <(echo 'a  b') <(echo 'ab'); echo $?; diff -b <(echo 'a  b') <(echo 'a b'); echo $?; diff -B <(printf 'a\n\nb\n') <(printf 'a\nb\n'); echo $?; echo piped | diff - <(echo piped); echo $?
diff a/list nothing; echo $?; diff a/list > /dev/null 2>&1; echo $?
diff -u a/list b/list > change.patch; cp a/list target; patch target < change.patch > /dev/null && cmp target b/list && echo patched
seq 1 60 > n1; seq 1 60 | sed -e 's/^7$/seven/' -e '/^30$/d' -e 's/^50$/fifty/' > n2; diff n1 n2; diff -u n1 n2 | grep -c '^@@'
