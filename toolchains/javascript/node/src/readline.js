// `readline`: all of standard input is there when the first line is asked for.
import EventEmitter from 'events/';
import { td, readStdin } from './call.js';
import { load } from './require.js';
import { proc } from './process.js';

export const readline = {
  createInterface(o) {
    const rl = new EventEmitter();
    let lines = null,
      closed = false;
    const load = () => {
      if (!lines) {
        const s = td.decode(readStdin());
        lines = s.split(/\r?\n/);
        if (lines.at(-1) === '') lines.pop();
      }
    };
    rl.close = () => {
      if (!closed) {
        closed = true;
        rl.emit('close');
      }
    };
    rl.question = (q, a, cb) => {
      cb = cb || a;
      if (o?.output) o.output.write(q);
      load();
      const l = lines.shift() ?? '';
      setImmediate(() => cb(l));
    };
    rl.setPrompt = rl.prompt = rl.pause = rl.resume = rl.write = () => rl;
    rl[Symbol.asyncIterator] = async function* () {
      if (o.input && o.input !== proc.stdin) {
        let s = '';
        for await (const c of o.input) s += c;
        lines = s.split(/\r?\n/);
        if (lines.at(-1) === '') lines.pop();
      }
      load();
      while (lines.length) yield lines.shift();
    };
    setImmediate(async () => {
      if (rl.listenerCount('line')) {
        for await (const l of rl) rl.emit('line', l);
        rl.close();
      }
    });
    return rl;
  },
};
readline.promises = {
  createInterface(o) {
    const r = readline.createInterface(o);
    const q = r.question;
    r.question = s => new Promise(res => q(s, res));
    return r;
  },
};
