// What a script looks up about its surroundings, and ways to end.
const path = require('path');
const lines = [];
process.on('exit', code => {
  lines.push(`exit ${code}`);
  process.stdout.write(JSON.stringify({
    lines,
    name: path.basename(__filename, path.extname(__filename)).length > 0,
    main: require.main === module,
    argv: process.argv.length,
    strict: (function () { return this === undefined; })(),
    global: globalThis === global,
    kinds: [typeof fetch, typeof Buffer, typeof structuredClone, typeof AbortController, typeof URLSearchParams],
    tty: Boolean(process.stdout.isTTY),
  }));
});
(async () => {
  try {
    await new Promise((_, reject) => AbortSignal.timeout(2).addEventListener('abort', () => reject(new Error('aborted'))));
  } catch (e) {
    lines.push(e.message);
  } finally {
    lines.push('finally');
  }
})();
setTimeout(() => lines.push('end'), 10);
