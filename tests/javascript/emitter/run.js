// Events of a small job queue.
const EventEmitter = require('events');

class Queue extends EventEmitter {
  #jobs = [];
  add(job) { this.#jobs.push(job); return this.emit('added', job, this.#jobs.length); }
  async run() {
    for (const job of this.#jobs.splice(0)) {
      try { this.emit('done', job.name, await job.work()); } catch (e) { this.emit('error', e); }
    }
    this.emit('drained');
  }
}
const q = new Queue();
q.on('newListener', (name) => console.log('listening to', String(name)));
q.once('added', (job, n) => console.log('first', job.name, n));
q.on('done', (name, value) => console.log(name, '=', value));
q.prependListener('done', () => console.log('about to report'));
q.on('error', e => console.log('error event:', e.message));
console.log(q.add({ name: 'a', work: () => 1 }), q.add({ name: 'b', work: async () => { throw new Error('b broke'); } }));
console.log(q.listenerCount('done'), q.eventNames(), q.rawListeners('error').length, EventEmitter.defaultMaxListeners);
const off = () => {};
q.on('x', off).off('x', off).removeAllListeners('newListener');
console.log(q.emit('x'), q.listeners('x'));
(async () => {
  const drained = EventEmitter.once(q, 'drained');
  q.run();
  console.log('drained', await drained);
  const ac = new AbortController();
  setTimeout(() => { q.emit('tick', 1); q.emit('tick', 2); ac.abort(); }, 1);
  try { for await (const [n] of EventEmitter.on(q, 'tick', { signal: ac.signal })) console.log('tick', n); } catch (e) { console.log(e.name, e.code); }
  try { new EventEmitter().emit('error', new TypeError('nobody listens')); } catch (e) { console.log(e.name, e.message); }
  try { new EventEmitter().emit('error', 'text'); } catch (e) { console.log(e.name, e.code, e.message); }
  try { q.on('x', 5); } catch (e) { console.log(e.name, e.code, e.message); }
  const t = new EventTarget();
  t.addEventListener('ping', e => console.log(e.type, e.detail, e instanceof Event), { once: true });
  console.log(t.dispatchEvent(new CustomEvent('ping', { detail: 7 })), t.dispatchEvent(new Event('ping')));
})();
