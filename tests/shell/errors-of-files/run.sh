#!/bin/bash
# A file that is not there ends no script, and is named as it was written.
for command in 'cp nope x' 'mv nope x' 'rm nope' 'cat nope' 'sort nope' 'wc -l nope' 'head -1 nope' 'tail -1 nope' 'grep a nope' 'ls nope' \
  'rmdir nope' 'cut -c1 nope' 'uniq nope' 'md5sum nope' 'sha256sum nope' 'diff nope run.sh' 'cd nope' 'stat nope' 'readlink nope' 'touch nope/x' 'ln -s a nope/b'; do
  said=$($command < /dev/null 2>&1); echo "$? $command"; echo "${said//$PWD\//}"
done
{ echo x > nope/x; echo $?; read -r line < nope; echo $?; } 2>/dev/null; echo "still here"
