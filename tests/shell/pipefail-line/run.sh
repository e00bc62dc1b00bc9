#!/bin/bash
set -Eeuo pipefail
trap 'echo "failed at line $LINENO: $BASH_COMMAND (status $?)" >&2' ERR
work() {
  grep -c ERROR missing.log 2>/dev/null | tee artifacts/count.txt
}
echo begin
work
echo never
