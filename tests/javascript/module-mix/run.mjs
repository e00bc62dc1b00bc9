// ES modules and CommonJS in one program, with packages.
import fs, { readFileSync } from 'node:fs';
import * as path from 'path';
import { createRequire } from 'node:module';
import plain, { named, count } from './plain.cjs';
import * as everything from './plain.cjs';
import lib, { version } from 'lib';
import { feature } from 'lib/features/alpha';
import internal from '#internal/tool';
import data from './data.json' with { type: 'json' };
import { bump, counter } from './live.mjs';

const require = createRequire(import.meta.url);
console.log(plain.named === named, count, Object.keys(everything).filter(k => k !== 'module.exports').sort(), typeof everything.default);
console.log(lib(), version, feature, internal, data.list, require('lib').kind, require('./data.json').list === data.list);
console.log(counter, (bump(), bump(), counter));
console.log(path.basename(import.meta.url), path.basename(import.meta.filename), import.meta.dirname === path.dirname(import.meta.filename), typeof import.meta.resolve('lib'));
console.log(fs.readFileSync === readFileSync, typeof require.resolve, this === undefined);
const { default: again, ...rest } = await import('./live.mjs');
console.log(again, Object.keys(rest), (await import('./plain.cjs')).default === plain);
for (const name of ['nope', './nope.mjs', 'lib/hidden', 'node:nope'])
  await import(name).catch(e => console.log(name, e.code));
for (const name of ['nope', 'lib/hidden'])
  try { require(name); } catch (e) { console.log(name, e.code, e.message.split('\n')[0].replace(import.meta.dirname, '.')); }
console.log(await import('./throws.mjs').catch(e => e.message), require('./uses-esm.cjs'));
export {};
