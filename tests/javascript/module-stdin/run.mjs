import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import settings from './settings.json' with { type: 'json' };
import { shout } from './lib/text.mjs';
import legacy, { double } from './lib/legacy.cjs';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const input = JSON.parse(Buffer.concat(chunks).toString());
const here = path.dirname(fileURLToPath(import.meta.url));
const { shout: again } = await import('./lib/text.mjs');
console.log(JSON.stringify({
  greeting: shout(`${settings.greeting} ${input.name}`),
  same: again === shout,
  doubled: double(input.n),
  kind: typeof legacy.double,
  file: path.relative(here, fileURLToPath(import.meta.url)).replace(/\..*$/, '').length > 0,
  settings: JSON.parse(readFileSync(path.join(here, 'settings.json'), 'utf8')),
}));
