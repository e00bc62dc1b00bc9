// Pools, retries, limits of time, channels, generators and locks.
import { setTimeout as sleep, setInterval as every } from 'node:timers/promises';
import { EventEmitter, once } from 'node:events';
import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
class Pool {
  constructor(n) {
    this.n = n;
    this.q = [];
    this.a = 0;
  }
  run(f) {
    return new Promise((res, rej) => {
      this.q.push([f, res, rej]);
      this.#next();
    });
  }
  #next() {
    if (this.a >= this.n || !this.q.length) return;
    this.a++;
    const [f, res, rej] = this.q.shift();
    f()
      .then(res, rej)
      .finally(() => {
        this.a--;
        this.#next();
      });
  }
}
const p = new Pool(2),
  order = [];
await Promise.all(
  [3, 1, 2].map(x =>
    p.run(async () => {
      order.push('s' + x);
      await sleep(x * 3);
      order.push('e' + x);
      return x;
    }),
  ),
).then(r => console.log(r, order.join()));
async function retry(f, n) {
  for (let i = 1; ; i++)
    try {
      return await f(i);
    } catch (e) {
      if (i >= n) throw e;
      await sleep(2 ** i);
    }
}
console.log(
  await retry(async i => {
    if (i < 3) throw new Error('t' + i);
    return i;
  }, 5),
);
console.log(
  (await Promise.allSettled([1, Promise.reject(new Error('x')), sleep(1, 's')])).map(r => [
    r.status,
    r.value,
    r.reason?.message,
  ]),
  await Promise.race([sleep(20, 'slow'), sleep(1, 'fast')]),
);
const { promise, resolve } = Promise.withResolvers();
setImmediate(() => resolve('wr'));
console.log(await promise);
try {
  await Promise.race([
    sleep(1000),
    sleep(2).then(() => {
      throw new Error('timeout');
    }),
  ]);
} catch (e) {
  console.log(e.message);
}
try {
  await sleep(1000, null, { signal: AbortSignal.timeout(5) });
} catch (e) {
  console.log(e.name, e.code, e.cause?.name, e.message);
}
const ac = new AbortController();
ac.signal.addEventListener('abort', () => console.log('ab', ac.signal.reason), { once: true });
ac.abort('why');
try {
  ac.signal.throwIfAborted();
} catch (e) {
  console.log(e);
}
console.log(AbortSignal.any([ac.signal]).aborted, AbortSignal.abort().reason.name);
async function* count(n) {
  try {
    for (let i = 0; i < n; i++) {
      await sleep(1);
      yield i;
    }
  } finally {
    console.log('fin');
  }
}
for await (const i of count(9)) {
  if (i > 1) break;
  console.log(i);
}
let n = 0;
for await (const v of every(1, 'tick')) {
  if (++n > 2) break;
  console.log(v);
}
const als = new AsyncLocalStorage();
await als.run({ id: 1 }, async () => {
  await sleep(1);
  console.log(als.getStore());
  setTimeout(() => console.log('t', als.getStore()), 1);
});
await sleep(5);
class Bus extends EventEmitter {}
const b = new Bus();
b.once('a', x => console.log('once', x));
b.prependListener('a', () => console.log('first'));
b.on('error', e => console.log('err', e.message));
b.emit('a', 1);
b.emit('a', 2);
b.emit('error', new Error('E'));
console.log(b.listenerCount('a'), b.eventNames());
setTimeout(() => b.emit('go', 7), 1);
console.log(await once(b, 'go'));
try {
  new EventEmitter().emit('error', new Error('unhandled ee'));
} catch (e) {
  console.log(e.message);
}
try {
  new EventEmitter().emit('error', 'str');
} catch (e) {
  console.log(e.message, e.code);
}
console.log(['sync', 'micro', 'tick', 'timeout', 'immediate'].length);
setTimeout(() => console.log('timeout'));
setImmediate(() => console.log('immediate'));
process.nextTick(() => console.log('tick'));
queueMicrotask(() => console.log('micro'));
Promise.resolve().then(() => console.log('then'));
console.log('sync');
await sleep(5);
const et = new EventTarget();
et.addEventListener('x', e => console.log(e.type, e.detail, e instanceof Event));
et.dispatchEvent(new CustomEvent('x', { detail: { a: 1 } }));
performance.mark('a');
performance.mark('b');
const m = performance.measure('m', 'a', 'b');
console.log(
  m.name,
  typeof m.duration,
  performance.getEntriesByName('m').length,
  performance.getEntriesByType('mark').length,
  typeof performance.timeOrigin,
  performance.toJSON !== undefined,
);
const mc = new MessageChannel();
mc.port1.onmessage = e => {
  console.log('msg', e.data);
  mc.port1.close();
};
mc.port2.postMessage({ q: [1, new Date(0)] });
await sleep(5);
console.log(
  structuredClone({
    d: new Date(0),
    m: new Map([[1, new Set([2])]]),
    r: /x/g,
    b: new Uint8Array([1, 2]),
    n: null,
    u: undefined,
    big: 1n,
    nested: [[{}]],
  }),
);
const cyc = { a: 1 };
cyc.self = cyc;
console.log(structuredClone(cyc).self.self.a, cyc);
class Mutex {
  #p = Promise.resolve();
  lock() {
    let u;
    const n = new Promise(r => (u = r));
    const w = this.#p.then(() => u);
    this.#p = this.#p.then(() => n);
    return w;
  }
}
const mx = new Mutex();
await Promise.all(
  [1, 2, 3].map(async i => {
    const u = await mx.lock();
    console.log('in', i);
    await sleep(1);
    console.log('out', i);
    u();
  }),
);
const gen = (function* () {
  const x = yield 1;
  console.log('got', x);
  try {
    yield 2;
  } finally {
    console.log('clean');
  }
})();
gen.next();
gen.next('v');
console.log(gen.return(9));
console.log(
  Iterator.from([1, 2, 3, 4])
    .filter(x => x % 2)
    .map(x => x * 2)
    .toArray(),
  [1, 2, 3].values().take(2).toArray(),
  await Array.fromAsync(count(2)),
  new Set([1, 2]).union(new Set([3])),
  new Set([1, 2, 3]).intersection(new Set([2])),
  Array.from({ length: 3 }, (_, i) => i ** 2),
);
using: {
  const d = {
    [Symbol.dispose]() {
      console.log('disposed');
    },
  };
  try {
    eval('{ using x = d; console.log("using") }');
  } catch (e) {
    console.log(e.name);
  }
}
const t = setTimeout(() => {}, 1e6);
t.unref();
const iv = setInterval(() => {
  clearInterval(iv);
  console.log('iv');
}, 1);
process.on('beforeExit', () => console.log('beforeExit'));
