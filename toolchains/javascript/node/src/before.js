// What packages look for before process.js is there.
globalThis.process ??= {
  env: {},
  nextTick: (f, ...a) => queueMicrotask(() => f(...a)),
  version: 'v24.0.0',
  versions: {},
  browser: false,
  emitWarning() {},
  stdout: {},
  stderr: {},
};
globalThis.global ??= globalThis;
globalThis.Atomics ??= {};
globalThis.WebAssembly ??= undefined;
