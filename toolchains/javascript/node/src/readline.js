// `readline`
import { EventEmitter } from './events.js';
import { StringDecoder } from 'string_decoder/';
import { util } from './packages.js';

class Interface extends EventEmitter {
  constructor(options, output) {
    super();
    const o = typeof options?.on === 'function' ? { input: options, output } : options;
    Object.assign(this, { input: o.input, output: o.output, terminal: false, line: '', cursor: 0, closed: false });
    this._prompt = o.prompt ?? '> ';
    this._kept = []; // lines that came when nobody listened
    this._question = null;
    const decoder = new StringDecoder('utf8');
    this._data = chunk => this._feed(typeof chunk === 'string' ? chunk : decoder.write(chunk));
    this._end = () => {
      this._feed(decoder.end());
      if (this.line) this._line(this.line.replace(/\r$/, ''));
      this.line = '';
      this.close();
    };
    this.input.on('data', this._data);
    this.input.on('end', this._end);
    this.input.resume();
  }
  _feed(text) {
    const lines = (this.line + text).split(/\r\n|\n|\r(?=[^\n])/);
    this.line = lines.pop();
    for (const line of lines) this._line(line);
  }
  _line(line) {
    if (this._question) {
      const answer = this._question;
      this._question = null;
      answer(line);
    } else if (this.listenerCount('line')) this.emit('line', line);
    else this._kept.push(line);
  }
  question(query, options, callback) {
    if (this.closed && !this._kept.length) {
      throw Object.assign(new Error('readline was closed'), { code: 'ERR_USE_AFTER_CLOSE' });
    }
    this.output?.write(query);
    this._question = typeof options === 'function' ? options : callback;
    if (this._kept.length) setImmediate(() => this._line(this._kept.shift()));
  }
  on(event, listener) {
    super.on(event, listener);
    if (event === 'line' && this._kept.length) setImmediate(() => this._kept.splice(0).forEach(line => this.emit('line', line)));
    return this;
  }
  setPrompt(prompt) {
    this._prompt = prompt;
  }
  getPrompt() {
    return this._prompt;
  }
  prompt() {
    this.output?.write(this._prompt);
  }
  write() {}
  pause() {
    this.input.pause();
    this.emit('pause');
    return this;
  }
  resume() {
    this.input.resume();
    this.emit('resume');
    return this;
  }
  close() {
    if (this.closed) return;
    this.closed = true;
    this.input.off('data', this._data);
    this.input.off('end', this._end);
    this.input.pause();
    this.emit('close');
  }
  [Symbol.dispose]() {
    this.close();
  }
  async *[Symbol.asyncIterator]() {
    const lines = this._kept.splice(0);
    let wake = () => {};
    this.on('line', line => (lines.push(line), wake()));
    this.on('close', () => wake());
    try {
      for (;;) {
        while (lines.length) yield lines.shift();
        if (this.closed) return;
        await new Promise(resolve => (wake = resolve));
      }
    } finally {
      this.close();
    }
  }
}
Interface.prototype.addListener = Interface.prototype.on;
Interface.prototype.question[util.promisify.custom] = function (query, options) {
  return new Promise(resolve => this.question(query, options ?? resolve, resolve));
};

class PromisingInterface extends Interface {
  question(query, options) {
    return new Promise((resolve, reject) => {
      options?.signal?.addEventListener('abort', () => reject(options.signal.reason));
      super.question(query, resolve);
    });
  }
}

const say = (to, text, done) => {
  to?.write(text);
  if (typeof done === 'function') queueMicrotask(done);
  return true;
};
const ERASE = { '-1': '\x1b[1K', 0: '\x1b[2K', 1: '\x1b[0K' };
const moved = (by, forth, back) => (by ? `\x1b[${Math.abs(by)}${by > 0 ? forth : back}` : '');
export const readline = {
  Interface,
  createInterface: (options, output) => new Interface(options, output),
  clearLine: (to, direction, done) => say(to, ERASE[Math.sign(direction)], done),
  clearScreenDown: (to, done) => say(to, '\x1b[0J', done),
  cursorTo: (to, x, y, done) => say(to, typeof y === 'number' ? `\x1b[${y + 1};${x + 1}H` : `\x1b[${x + 1}G`, done ?? y),
  moveCursor: (to, dx, dy, done) => say(to, moved(dx, 'C', 'D') + moved(dy, 'B', 'A'), done),
  emitKeypressEvents() {},
  promises: {
    Interface: PromisingInterface,
    createInterface: (options, output) => new PromisingInterface(options, output),
  },
};
