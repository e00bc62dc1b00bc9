// The order in which things happen.
const log = [];
const note = name => log.push(name);
setImmediate(() => { note('immediate 1'); process.nextTick(note, 'tick in immediate'); Promise.resolve().then(() => note('promise in immediate')); });
setImmediate(() => note('immediate 2'));
setTimeout(() => { note('timeout 1'); Promise.resolve().then(() => note('promise in timeout')); process.nextTick(note, 'tick in timeout'); }, 20);
setTimeout(() => note('timeout 2'), 20);
process.nextTick(note, 'tick 1');
Promise.resolve().then(() => { note('promise 1'); process.nextTick(note, 'tick in promise'); }).then(() => note('promise 2'));
process.nextTick(() => { note('tick 2'); Promise.resolve().then(() => note('promise in tick')); process.nextTick(note, 'tick in tick'); });
queueMicrotask(() => note('microtask'));
(async () => { note('async start'); await null; note('async after await'); for await (const x of [1, Promise.resolve(2)]) note(`for await ${x}`); })();
note('sync');
setTimeout(() => note('timeout 200'), 200);
setTimeout(() => note('timeout 120'), 120);
const t = setTimeout(() => note('never'), 10);
clearTimeout(t);
const i = setInterval(() => { note('interval'); if (log.filter(x => x === 'interval').length === 2) clearInterval(i); }, 80);
process.on('exit', () => console.log(log.join('\n')));
