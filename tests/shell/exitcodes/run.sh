#!/bin/bash
bash -c 'exit 7'; echo $?; (exit 300); echo $?; ./missing 2>/dev/null; echo $?; . ./missing 2>/dev/null; echo $?; touch nx; true | false; echo "$? ${PIPESTATUS[*]}"
set -o pipefail; false | true; echo $?; set +o pipefail; ! true; echo $?; f() { return 258; }; f; echo $?; [ 1 -eq x ] 2>/dev/null; echo $?; let 0; echo $?; ((0)); echo $?; exit -1
