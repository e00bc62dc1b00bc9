// A command line as a skill's script takes it: options, defaults, mistakes.
const { parseArgs } = require('node:util');

const options = {
  output: { type: 'string', short: 'o', default: 'out.txt' },
  verbose: { type: 'boolean', short: 'v' },
  tag: { type: 'string', short: 't', multiple: true },
  dry: { type: 'boolean', default: false },
};
const { lines } = JSON.parse(require('fs').readFileSync('/dev/stdin', 'utf8'));
for (const args of lines) {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    console.log({ ...values }, positionals);
  } catch (e) {
    console.log(e.name, e.code, '-', e.message);
  }
}
const { tokens } = parseArgs({ args: ['-v', '--tag=a', '--', 'x'], options, allowPositionals: true, tokens: true });
console.log(tokens.map(t => [t.kind, t.index, t.name, t.value].filter(x => x !== undefined).join(' ')));
console.log({ ...parseArgs({ args: ['--no-color', '--size', '3'], options: { color: { type: 'boolean' }, size: { type: 'string' } }, allowNegative: true }).values });
console.log({ ...parseArgs({ args: ['--odd', '-xyz', 'p'], strict: false }).values });
process.exit(lines.length === 7 ? 0 : 2);
