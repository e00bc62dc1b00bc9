// Children of every kind, and the options of node.
import { spawn, exec, execSync, execFileSync, spawnSync, fork } from 'node:child_process';
import { promisify } from 'node:util';
import fs from 'node:fs';
process.chdir('artifacts');
fs.mkdirSync('w');
fs.writeFileSync(
  'w/t.py',
  'import sys,json\nd=json.load(sys.stdin)\nprint(json.dumps({"sum":sum(d["n"]),"argv":sys.argv[1:]}))\nsys.stderr.write("warn\\n")\nsys.exit(d.get("code",0))\n',
);
fs.writeFileSync('w/s.sh', '#!/bin/bash\nset -e\nread x\necho "got $x $1 $FOO"\nexit 4\n');
console.log(
  execFileSync('python3', ['w/t.py', 'a b'], {
    input: JSON.stringify({ n: [1, 2, 3] }),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  }),
);
const r = spawnSync('python3', ['w/t.py'], { input: '{"n":[1],"code":3}' });
console.log(r.status, r.signal, r.stdout.toString(), r.stderr.toString());
try {
  execSync('exit 5', { stdio: 'pipe' });
} catch (e) {
  console.log(e.status, e.message);
}
try {
  execSync('echo out; echo bad >&2; exit 2', { stdio: 'pipe' });
} catch (e) {
  console.log(e.status, String(e.stdout), String(e.stderr), e.message);
}
console.log(execSync('echo $((1+2)) | tr 3 4; ls w | sort', { encoding: 'utf8' }));
const { stdout, stderr } = await promisify(exec)('echo hi; echo er >&2');
console.log({ stdout, stderr });
await promisify(exec)('false').catch(e => console.log(e.code, e.cmd, e.killed));
const c = spawn('bash', ['w/s.sh', 'arg'], { env: { ...process.env, FOO: 'foo' } });
c.stdin.end('line\n');
c.stdout.on('data', d => process.stdout.write('> ' + d));
await new Promise(r =>
  c.on('close', (code, sig) => {
    console.log('close', code, sig);
    r();
  }),
);
const n = spawn('no-such-program', []);
n.on('error', e => console.log(e.code, e.syscall, e.path, e.message));
await new Promise(r => setTimeout(r, 50));
const s = spawnSync('nosuch');
console.log(s.error?.code, s.status, s.error?.message);
const to = spawnSync('sleep', ['5'], { timeout: 100 });
console.log(to.status, to.signal, to.error?.code);
const p1 = spawn('seq', ['5']),
  p2 = spawn('sort', ['-r']);
p1.stdout.pipe(p2.stdin);
let out = '';
for await (const d of p2.stdout) out += d;
console.log(JSON.stringify(out));
const k = spawn('sleep', ['10']);
setTimeout(() => k.kill('SIGTERM'), 20);
console.log(await new Promise(r => k.on('exit', (c, s) => r([c, s]))));
console.log(k.killed, k.exitCode, k.signalCode);
console.log(
  spawnSync('node', ['-e', 'console.log(process.argv.slice(1), 1+1); process.exit(7)', 'x', 'y'], { encoding: 'utf8' })
    .stdout,
  spawnSync('node', ['-p', '[1,2].map(x=>x*2)'], { encoding: 'utf8' }).stdout,
  spawnSync(process.execPath, ['--version'], { encoding: 'utf8' }).stdout.startsWith('v2'),
);
console.log(
  spawnSync('bash', ['-c', 'echo "$0 $@"', 'a', 'b c'], { encoding: 'utf8' }).stdout,
  spawnSync('echo "$HOME" | wc -c', { shell: true, encoding: 'utf8' }).stdout,
);
execSync('echo inherited', { stdio: 'inherit' });
const fd = fs.openSync('w/o.txt', 'w');
spawnSync('echo', ['to file'], { stdio: ['ignore', fd, 'ignore'] });
fs.closeSync(fd);
console.log(fs.readFileSync('w/o.txt', 'utf8'));
fs.writeFileSync('w/m.mjs', 'process.stdin.pipe(process.stdout)');
console.log(
  execSync('node w/m.mjs', { input: 'piped' }).toString(),
  spawnSync('node', ['-'], { input: 'console.log(6*7)' }).stdout.toString(),
  spawnSync('node', [
    '--input-type=module',
    '-e',
    'import fs from "fs"; console.log(typeof fs.readFileSync, await 5)',
  ]).stdout.toString(),
  spawnSync('node', ['--check', 'w/m.mjs']).status,
  spawnSync('node', ['w/nope.js'], { encoding: 'utf8' }).status,
);

fs.writeFileSync('w/bad.js', 'let x = ;');
fs.writeFileSync('w/x.test.mjs', "import test from 'node:test'; test('t', () => {});");
const quiet = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
console.log(
  spawnSync('node', ['--check', 'w/bad.js'], quiet).status,
  spawnSync('node', ['--no-warnings', '--trace-uncaught', '-p', '1+1'], quiet).stdout,
  spawnSync('node', ['-e', 'import os from "os"; console.log(os.EOL === "\\n", await 1)'], quiet).stdout,
  /pass 1/.test(spawnSync('node', ['--test', 'w/x.test.mjs'], quiet).stdout),
  spawnSync('node', ['--bogus'], quiet).status,
);
fs.rmSync('w', { recursive: true });
