// A dialogue by readline/promises whose answers are on standard input.
const readline = require('node:readline/promises');
(async () => {
  const rl = readline.createInterface({ input: process.stdin, output: process.stdout });
  const first = await rl.question('First? ');
  console.log(`<${first.slice(0, 5)}>`);
  rl.setPrompt('more> ');
  rl.close();
  console.log('closed');
})();
