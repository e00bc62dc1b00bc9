// What goes wrong with programs.
import { exec, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const shown = e => [e.code, e.errno, e.syscall, e.path, e.spawnargs, e.killed, e.signal, e.cmd].map(v => (v === undefined ? '-' : v));
console.log(shown(spawnSync('no-such-program', ['x']).error));
try {
  execFileSync('no-such-program');
} catch (e) {
  console.log(shown(e), e.message);
}
await new Promise(resolve => {
  const child = spawn('no-such-program', ['a', 'b']);
  child.on('error', e => console.log('error', shown(e), e.message));
  child.on('close', (...all) => resolve(console.log('close', all)));
});
for (const [name, args] of [['node', ['-e', 'console.log("some"); console.error("bad"); process.exit(9)']], ['no-such-program', []]]) {
  await run(name, args).catch(e => console.log(shown(e), [e.stdout, e.stderr], e.message.split('\n')[0]));
}
await promisify(exec)('exit 3').catch(e => console.log(shown(e), e.message));
for (const bad of [() => spawn(''), () => spawn(7), () => spawnSync('x', [], { stdio: 'nonsense' }), () => exec(undefined)]) {
  try {
    bad();
  } catch (e) {
    console.log(e.name, e.code);
  }
}
const child = spawn('node', ['-e', 'setInterval(() => {}, 1000)']);
child.on('exit', (code, signal) => console.log('exit', code, signal, child.killed, child.exitCode, child.signalCode));
console.log(child.kill(), child.kill(0));
await new Promise(resolve => child.on('close', resolve));
console.log(child.kill());
const controller = new AbortController();
const aborted = spawn('sleep', ['30'], { signal: controller.signal });
aborted.on('error', e => console.log(e.name, e.code));
setTimeout(() => controller.abort(), 20);
await new Promise(resolve => aborted.on('close', (code, signal) => resolve(console.log(code, signal))));
await run('sleep', ['30'], { timeout: 50 }).catch(e => console.log(shown(e)));
await run('node', ['-e', 'console.log("z".repeat(5000))'], { maxBuffer: 100 }).catch(e => console.log(e.code, e.message));
process.exitCode = 5;
