// Changes to packages, after npm has checked and unpacked them: each must apply once.
import { readFileSync, writeFileSync } from 'node:fs';

const EDITS = {
  'events/events.js': [['function EventEmitter() {\n  EventEmitter.init.call(this);', 'function EventEmitter(options) {\n  EventEmitter.init.call(this, options);']],
  'node-inspect-extracted/dist/inspect.js': [
    // What only an engine can tell: here the runner does.
    ['getPromiseDetails:()=>[g,void 0]', 'getPromiseDetails:t=>{const[e,n]=globalThis.__host.promise(t);return[[g,0,h][e],n]}'],
    ['isGeneratorFunction:t=>"function"==typeof t&&a.toString.call(t).match(/^(async\\s+)?function *\\*/)',
      'isGeneratorFunction:t=>"function"==typeof t&&/GeneratorFunction\\]$/.test(Object.prototype.toString.call(t))'],
  ],
};
for (const [file, edits] of Object.entries(EDITS)) {
  let text = readFileSync(`node_modules/${file}`, 'utf8');
  for (const [old, by] of edits) {
    if (text.split(old).length !== 2) throw new Error(`${file}: ${old} is not there once`);
    text = text.replace(old, () => by);
  }
  writeFileSync(`node_modules/${file}`, text);
}
