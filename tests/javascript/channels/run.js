// Channels between parts of a program, marks and measures, bytes of other encodings.
const { performance, PerformanceObserver } = require('perf_hooks');
const dc = require('diagnostics_channel');
const { transcode, isUtf8, isAscii } = require('buffer');
const { promisify } = require('util');
const { receiveMessageOnPort } = require('worker_threads');
const { port1, port2 } = new MessageChannel();
const got = [];
port1.on('message', m => {
  got.push(m);
  if (m === 'end') port1.close();
});
port1.on('close', () => console.log('closed', got));
port2.postMessage({ when: new Date(0), list: new Map([[1, new Set([2])]]) });
port2.postMessage('end');
const b1 = new BroadcastChannel('news'),
  b2 = new BroadcastChannel('news');
b2.onmessage = e => {
  console.log('broadcast', e.data, e.type);
  b1.close();
  b2.close();
};
b1.postMessage([1, 2]);
const c = new MessageChannel();
c.port1.postMessage(7);
console.log(receiveMessageOnPort(c.port2), receiveMessageOnPort(c.port2));
c.port1.close();
try {
  c.port2.postMessage(() => {});
} catch (e) {
  console.log(e.name, e.message);
}
const ch = dc.channel('app');
const hear = (m, name) => console.log(name, m);
console.log(ch.hasSubscribers);
ch.subscribe(hear);
ch.publish({ a: 1 });
console.log(ch.unsubscribe(hear), dc.hasSubscribers('app'));
const tc = dc.tracingChannel('work');
tc.subscribe({
  start: m => console.log('start', m.id),
  end: m => console.log('end', m.result),
  error: m => console.log('error', m.error.message),
});
console.log(tc.traceSync(x => x * 2, { id: 1 }, null, 21));
try {
  tc.traceSync(
    () => {
      throw new Error('broke');
    },
    { id: 2 },
  );
} catch (e) {
  console.log('thrown');
}
performance.mark('a', { startTime: 5, detail: { x: 1 } });
performance.mark('b', { startTime: 9 });
const m = performance.measure('a to b', 'a', 'b');
console.log(
  m.name,
  m.entryType,
  m.duration,
  performance.getEntriesByType('mark').map(e => e.name),
  performance.getEntriesByName('a')[0].detail,
);
performance.clearMarks('a');
console.log(performance.getEntriesByType('mark').length);
try {
  performance.measure('x', 'nope');
} catch (e) {
  console.log(e.name, e.message);
}
console.log(
  isUtf8(Buffer.from('é')),
  isUtf8(Buffer.from([0xff])),
  isAscii(Buffer.from('a')),
  transcode(Buffer.from('€'), 'utf8', 'utf16le'),
  transcode(Buffer.from('é€'), 'utf8', 'latin1'),
  Buffer.from('ff0g', 'hex'),
  Buffer.from('abc', 'hex'),
);
try {
  transcode(Buffer.from('x'), 'utf8', 'hex');
} catch (e) {
  console.log(e.message);
}
promisify((a, done) => done(null, a + 1))(1).then(console.log);
promisify(done => done(new Error('no')))().catch(e => console.log(e.message));
class Q {
  constructor() {
    this.v = 5;
  }
  get(done) {
    done(null, this.v);
  }
}
promisify(Q.prototype.get).call(new Q()).then(console.log);
