const { EventEmitter, once } = require('events');

const order = [];
setTimeout(() => order.push('timeout 20'), 20);
setTimeout(() => order.push('timeout 1'), 1);
process.nextTick(() => order.push('tick'));
Promise.resolve().then(() => order.push('promise'));
queueMicrotask(() => order.push('microtask'));
order.push('sync');
let beats = 0;
const interval = setInterval(() => ++beats === 3 && clearInterval(interval), 3);
setTimeout(() => order.push('never'), 60000).unref();
(async () => {
  const bus = new EventEmitter();
  setTimeout(() => bus.emit('ready', 7), 5);
  const [value] = await once(bus, 'ready');
  const settled = await Promise.allSettled([Promise.reject(new Error('no')), value]);
  order.push(settled.map(s => s.reason?.message ?? s.value).join());
  order.push(await Promise.race([require('timers/promises').setTimeout(1, 'quick'), new Promise(() => {})]));
})();
process.on('exit', code => console.log(JSON.stringify({ order, beats, code })));
