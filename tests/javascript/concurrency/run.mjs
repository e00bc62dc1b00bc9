// Work side by side: a pool, retries, time-outs, cancelling.
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

async function pool(tasks, limit) {
  const results = [], running = new Set();
  let peak = 0;
  for (const [i, task] of tasks.entries()) {
    const p = task().then(v => (results[i] = v)).finally(() => running.delete(p));
    running.add(p);
    peak = Math.max(peak, running.size);
    if (running.size >= limit) await Promise.race(running);
  }
  await Promise.all(running);
  return { results, peak };
}
console.log(await pool([5, 1, 3, 2].map(n => async () => (await sleep(n), n * n)), 2));
async function retry(f, times) {
  for (let i = 1; ; i++) try { return await f(i); } catch (e) { if (i === times) throw new Error(`gave up after ${times}`, { cause: e }); await sleep(1); }
}
console.log(await retry(async i => { if (i < 3) throw new Error('flaky'); return `ok at ${i}`; }, 5));
console.log(await retry(async () => { throw new Error('always'); }, 2).catch(e => `${e.message}: ${e.cause.message}`));
const timeout = (p, ms) => Promise.race([p, sleep(ms).then(() => { throw new Error('timed out'); })]);
console.log(await timeout(sleep(100, 'slow', { ref: false }), 2).catch(e => e.message), await timeout(sleep(1, 'quick'), 50));
const ac = new AbortController();
setTimeout(() => ac.abort(), 2);
console.log(await sleep(1000, null, { signal: ac.signal }).catch(e => [e.name, e.code, e.message]), ac.signal.aborted, ac.signal.reason?.name);
console.log(await new Promise((_, j) => AbortSignal.timeout(1).addEventListener('abort', function () { j(this.reason); })).catch(e => [e.name, e.message]));
try { AbortSignal.abort('because').throwIfAborted(); } catch (e) { console.log(e); }
console.log(await Promise.any([sleep(5, 'b'), sleep(1, 'a')]), await Promise.any([Promise.reject(new Error('x'))]).catch(e => [e.name, e.message, e.errors.length]));
console.log(await promisify((a, b, cb) => setImmediate(cb, null, a + b))(1, 2), await promisify(cb => cb(new Error('cb failed')))().catch(e => e.message));
const order = [];
await Promise.all([1, 2].map(async n => { order.push(`start ${n}`); await sleep(4 - n); order.push(`end ${n}`); }));
console.log(order, await (async () => { try { return await Promise.reject(1); } catch { return 'caught'; } finally { order.push('finally'); } })(), order.at(-1));
class Mutex { #tail = Promise.resolve(); run(f) { const r = this.#tail.then(f); this.#tail = r.catch(() => {}); return r; } }
const m = new Mutex(), trace = [];
await Promise.all(['a', 'b', 'c'].map((x, i) => m.run(async () => { trace.push(x); await sleep(3 - i); trace.push(x); })));
console.log(trace.join(''));
const thenable = { then(resolve) { resolve('thenable'); } };
console.log(await thenable, await Promise.resolve(thenable), await [1].map(async x => x)[0]);
for await (const n of (async function* () { yield* [1, 2]; })()) console.log(n);
