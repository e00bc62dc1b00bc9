// Standard input line by line, as an interactive program reads it.
const readline = require('readline');
const rl = readline.createInterface({ input: process.stdin, output: process.stdout, terminal: false });
let n = 0, chars = 0;
const words = new Map();
rl.on('line', line => {
  n++;
  chars += line.length;
  for (const w of line.toLowerCase().match(/[\p{L}']+/gu) ?? []) words.set(w, (words.get(w) || 0) + 1);
  if (n === 2) { rl.pause(); setTimeout(() => rl.resume(), 1); }
});
rl.on('close', () => {
  console.log(n, chars, [...words].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])));
});
