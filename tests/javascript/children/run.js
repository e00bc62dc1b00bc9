// Programs that run beside the script.
const { exec, execFile, fork, spawn } = require('child_process');
const { once } = require('events');
const util = require('util');

const say = (...all) => console.log(...all);
const ended = async child => {
  const parts = [];
  child.stdout.on('data', d => parts.push(d));
  const [code, signal] = await once(child, 'close');
  return [code, signal, Buffer.concat(parts).toString()];
};

(async () => {
  const one = spawn('node', ['-e', 'process.stdin.pipe(process.stdout)']);
  one.stdin.write('through ');
  one.stdin.end('a pipe');
  say(await ended(one));

  say(await Promise.all([3, 1, 2].map(n => ended(spawn('sh', ['-c', `sleep 0.0${n}; echo ${n}; exit ${n}`])))));

  const order = [];
  const child = spawn('sh', ['-c', 'echo x']);
  child.on('spawn', () => order.push('spawn'));
  child.stdout.on('end', () => order.push('end'));
  child.on('exit', () => order.push('exit'));
  child.on('close', () => order.push('close'));
  await once(child, 'close');
  say(order.filter(o => o !== 'exit'), order.includes('exit'));

  const { stdout, stderr } = await util.promisify(exec)('echo out; echo err >&2');
  say([stdout, stderr]);
  await new Promise(resolve => execFile('node', ['-p', '6 * 7'], (error, out) => resolve(say(error, out))));
  await new Promise(resolve => exec('cat', (e, out) => resolve(say('cat', e, JSON.stringify(out)))).stdin.end('typed'));

  const lines = spawn('node', ['-e', 'for (let i = 0; i < 50000; i++) console.log("line " + i)']);
  let count = 0;
  for await (const chunk of lines.stdout) count += String(chunk).split('\n').length - 1;
  say(count);

  const first = spawn('node', ['-e', 'for (let i = 0; i < 1e5; i++) console.log(i % 7)']);
  const second = spawn('sort', ['-u']);
  first.stdout.pipe(second.stdin);
  say((await ended(second))[2].replace(/\n/g, ' '));

  const forked = fork('helper.js', ['one', 'two'], { silent: true });
  say(await ended(forked));
  const shell = spawn('echo $((1 + 2)) $NAME', { shell: true, env: { ...process.env, NAME: 'n' } });
  say(await ended(shell));

  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  await once(spawn('sleep', ['0.1']), 'exit');
  clearInterval(timer);
  say(ticks > 3);
})();
