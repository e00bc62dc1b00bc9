// A request's context, kept across awaits, timers and callbacks.
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFile } from 'node:fs';

const store = new AsyncLocalStorage();
const log = message => console.log(`[${store.getStore()?.id ?? '-'}] ${message}`);
async function handle(id) {
  log('start');
  await sleep(6 - 2 * id);
  log('after sleep');
  await Promise.all([1, 2].map(async n => { await null; log(`part ${n}`); }));
  await new Promise(resolve => setTimeout(() => { log('in a timer'); resolve(); }, 1));
  await new Promise(resolve => process.nextTick(() => { log('in a tick'); setImmediate(() => { log('in an immediate'); resolve(); }); }));
  await new Promise(resolve => readFile(import.meta.filename, () => { log('in a callback'); resolve(); }));
  queueMicrotask(() => log('in a microtask'));
  return store.getStore().id;
}
for (const id of [1, 2]) console.log('returned', await store.run({ id }, handle, id));
log('outside');
console.log(store.run({ id: 9 }, () => store.exit(() => store.getStore())), store.getStore());
const bound = store.run({ id: 7 }, () => AsyncResource.bind(() => store.getStore().id));
console.log(bound(), store.run({ id: 8 }, () => AsyncLocalStorage.snapshot())(() => store.getStore().id));
store.enterWith({ id: 'e' });
log('entered');
await null;
log('still');
store.run({ id: 'nested' }, () => { log('in'); store.run({ id: 'deeper' }, () => log('in')); log('out again'); });
Promise.reject(new Error('x')).catch(() => log('in catch')).finally(() => log('in finally'));
