// `Headers`, as of the Fetch standard.
import { G } from './call.js';

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// What begins and ends a value and is no part of it.
const OUTER = /^[\t\n\r ]+|[\t\n\r ]+$/g;
const BAD_VALUE = /[\0\n\r]|[^\0-\xff]/;

const wrong = (method, what) => new TypeError(`Headers.${method}: ${what}`);
const nameOf = (name, method) => {
  name = String(name);
  if (!TOKEN.test(name)) throw wrong(method, `${name} is an invalid header name.`);
  return name.toLowerCase();
};
const valueOf = (value, method) => {
  value = String(value).replace(OUTER, '');
  const bad = BAD_VALUE.exec(value)?.[0];
  if (bad > '\xff')
    throw new TypeError(
      `Cannot convert argument to a ByteString because the character at index ${value.indexOf(bad)} has a value of ${bad.charCodeAt(0)} which is greater than 255.`,
    );
  if (bad) throw wrong(method, `${JSON.stringify(value)} is an invalid header value.`);
  return value;
};

export class Headers {
  #all = new Map(); // name → values
  constructor(init) {
    if (init === undefined) return;
    if (init === null || typeof init !== 'object') throw new TypeError('Headers constructor: init is not a record or a sequence.');
    if (init[Symbol.iterator] === undefined) {
      for (const name of Reflect.ownKeys(init)) if (Object.getOwnPropertyDescriptor(init, name)?.enumerable) this.append(name, init[name]);
      return;
    }
    for (const pair of init) {
      const [name, value, ...more] = pair;
      if (more.length || value === undefined) throw new TypeError('Headers constructor: expected name/value pair to be length 2.');
      this.append(name, value);
    }
  }
  append(name, value) {
    name = nameOf(name, 'append');
    value = valueOf(value, 'append');
    const all = this.#all.get(name);
    if (all) all.push(value);
    else this.#all.set(name, [value]);
  }
  set(name, value) {
    this.#all.set(nameOf(name, 'set'), [valueOf(value, 'set')]);
  }
  get(name) {
    return this.#all.get(nameOf(name, 'get'))?.join(', ') ?? null;
  }
  has(name) {
    return this.#all.has(nameOf(name, 'has'));
  }
  delete(name) {
    this.#all.delete(nameOf(name, 'delete'));
  }
  getSetCookie() {
    return [...(this.#all.get('set-cookie') ?? [])];
  }
  forEach(f, self) {
    for (const [name, value] of this) f.call(self, value, name, this);
  }
  *entries() {
    for (const name of [...this.#all.keys()].sort()) {
      const values = this.#all.get(name);
      if (name !== 'set-cookie') yield [name, values.join(', ')];
      else for (const value of values) yield [name, value];
    }
  }
  *keys() {
    for (const [name] of this) yield name;
  }
  *values() {
    for (const [, value] of this) yield value;
  }
  [Symbol.iterator]() {
    return this.entries();
  }
  get [Symbol.toStringTag]() {
    return 'Headers';
  }
}
Object.defineProperty(G, 'Headers', { value: Headers, writable: true, configurable: true });
