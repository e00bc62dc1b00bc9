#!/usr/bin/env bash
set -euo pipefail

config=$(jq -r .config)
echo "config: $config"
if [[ $config == none ]]; then
  echo "value: $undefined_variable"
fi
