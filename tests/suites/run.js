// Runs one test of test262, which stands on standard input with its harness before it, as a script of its own realm.
// What it throws is named on standard output, and the exit code is 1.
'use strict';
const vm = require('vm');
const source = require('fs').readFileSync(0, 'utf8');

globalThis.print = (text) => process.stdout.write(`${text}\n`);
globalThis.$262 = {
  global: globalThis,
  gc() {},
  evalScript: (text) => vm.runInThisContext(text),
  detachArrayBuffer: (buffer) => {
    structuredClone(buffer, { transfer: [buffer] });
    return null;
  },
};

try {
  vm.runInThisContext(source, { filename: 'test.js' });
} catch (e) {
  process.stdout.write(`threw ${e?.constructor?.name ?? e?.name}: ${e?.message ?? String(e)}\n`);
  process.exitCode = 1;
}
