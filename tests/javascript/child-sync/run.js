// Programs that are waited for.
const { execFileSync, execSync, spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

fs.mkdirSync('artifacts', { recursive: true });
fs.writeFileSync('artifacts/worker.js', `
const input = require('fs').readFileSync(0, 'utf8');
console.log(JSON.stringify({ args: process.argv.slice(2), env: process.env.MODE, words: input.split(/\\s+/).filter(Boolean).length }));
console.error('worked');
process.exitCode = Number(process.argv[2]);
`);
const worker = path.resolve('artifacts/worker.js');
const done = spawnSync(process.execPath, [worker, '3', 'two words'], { input: 'a b  c\n', encoding: 'utf8', env: { ...process.env, MODE: 'test' } });
console.log(done.status, done.signal, done.stdout.trim(), done.stderr.trim(), done.output.length, typeof done.pid);
const raw = spawnSync('node', ['-e', 'process.stdout.write(Buffer.from([0, 255, 10]))']);
console.log(raw.stdout, raw.stderr.length);
console.log(execSync('echo one; echo two | tr a-z A-Z', { encoding: 'utf8' }).split('\n'));
console.log(execSync('cat', { input: 'given ü' }).toString());
console.log(String(execFileSync('jq', ['-c', '.a'], { input: '{"a":[1,2]}' })).trim());
console.log(execSync('pwd', { cwd: 'artifacts', encoding: 'utf8' }).trim().endsWith('/artifacts'));
try {
  execSync('echo out; echo err >&2; exit 4', { stdio: 'pipe', encoding: 'utf8' });
} catch (e) {
  console.log(e.status, e.signal, e.stdout, e.stderr, JSON.stringify(e.message));
}
const shell = spawnSync('echo "$GREETING" | wc -c', { shell: true, env: { ...process.env, GREETING: 'hello' }, encoding: 'utf8' });
console.log(shell.stdout.trim(), shell.status);
const slow = spawnSync('sleep', ['20'], { timeout: 100 });
console.log(slow.error.code, slow.signal, slow.status);
const big = spawnSync('node', ['-e', 'process.stdout.write("x".repeat(3e6))'], { maxBuffer: 1000 });
console.log(big.error.code);
const large = execFileSync('node', ['-e', 'process.stdout.write("y".repeat(2e6))'], { maxBuffer: 4e6 });
console.log(large.length, execFileSync('wc', ['-c'], { input: large, encoding: 'utf8' }).trim());
spawnSync('echo', ['straight through'], { stdio: 'inherit' });
fs.writeFileSync('artifacts/log.txt', '');
const log = fs.openSync('artifacts/log.txt', 'a');
spawnSync('sh', ['-c', 'echo logged; echo more >&2'], { stdio: ['ignore', log, log] });
fs.closeSync(log);
console.log(fs.readFileSync('artifacts/log.txt', 'utf8').trim().split('\n').sort());
fs.unlinkSync('artifacts/worker.js');
