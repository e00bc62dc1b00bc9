// `vm`: a context is a realm with built-ins of its own. Its global object shows the sandbox's properties as they are now; what
// a script adds or takes away there is carried over when it ends.
import { G, H, received } from './call.js';
import { unavailable } from './missing.js';
import { prepareStacks } from './stacks.js';

const fail = (code, message) => {
  throw Object.assign(new TypeError(message), { code });
};
const contexts = new WeakMap();

const makeRealm = () => {
  const [global, evaluate] = H().newRealm();
  prepareStacks(global);
  Object.defineProperty(global, 'Intl', { value: G.Intl, writable: true, configurable: true });
  const own = new Set(Reflect.ownKeys(global));
  return { global, evaluate, own, shown: new Set() };
};
const window = (sandbox, key) => ({
  get: () => sandbox[key],
  set: value => void (sandbox[key] = value),
  enumerable: Object.prototype.propertyIsEnumerable.call(sandbox, key),
  configurable: true,
});
const show = (realm, sandbox) => {
  for (const key of realm.shown) if (!(key in sandbox)) delete realm.global[key];
  realm.shown = new Set(Reflect.ownKeys(sandbox));
  for (const key of realm.shown) {
    const { configurable = true } = Object.getOwnPropertyDescriptor(realm.global, key) ?? {};
    // `var` makes properties that stay.
    if (configurable) Object.defineProperty(realm.global, key, window(sandbox, key));
    else realm.global[key] = sandbox[key];
  }
};
const carry = (realm, sandbox) => {
  for (const key of realm.shown) if (!Object.hasOwn(realm.global, key)) delete sandbox[key];
  for (const key of Reflect.ownKeys(realm.global)) {
    const property = Object.getOwnPropertyDescriptor(realm.global, key);
    if (!('value' in property) || (realm.own.has(key) && !realm.shown.has(key))) continue;
    if (sandbox[key] !== property.value || !(key in sandbox)) sandbox[key] = property.value;
    realm.shown.add(key);
  }
};

const run = (evaluate, source, options, onlyCompile = false) => {
  const { filename = 'evalmachine.<anonymous>', timeout = 0 } = typeof options === 'string' ? { filename: options } : (options ?? {});
  try {
    return evaluate(source, filename, timeout, onlyCompile);
  } catch (e) {
    if (!timeout || e?.name !== 'InternalError' || e.message !== 'interrupted') throw e;
    throw Object.assign(new Error(`Script execution timed out after ${timeout}ms`), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
  }
};
const realmOf = sandbox => {
  if (sandbox === null || typeof sandbox !== 'object' || !contexts.has(sandbox))
    fail('ERR_INVALID_ARG_TYPE', `The "contextifiedObject" argument must be an vm.Context. Received ${received(sandbox)}`);
  return contexts.get(sandbox);
};

const createContext = (sandbox = {}) => {
  if (sandbox === null || typeof sandbox !== 'object')
    fail('ERR_INVALID_ARG_TYPE', `The "contextObject" argument must be of type object. Received ${received(sandbox)}`);
  if (!contexts.has(sandbox)) contexts.set(sandbox, makeRealm());
  return sandbox;
};
const runInContext = (source, sandbox, options) => {
  const realm = realmOf(sandbox);
  show(realm, sandbox);
  try {
    return run(realm.evaluate, String(source), options);
  } finally {
    carry(realm, sandbox);
  }
};
const runInThisContext = (source, options) => run(H().ownRealm(), String(source), options);
const runInNewContext = (source, sandbox, options) => runInContext(source, createContext(sandbox), options);

class Script {
  #source;
  #options;
  constructor(source, options) {
    this.#source = String(source);
    this.#options = typeof options === 'string' ? { filename: options } : { ...options };
    run(H().ownRealm(), this.#source, this.#options, true);
  }
  runInThisContext(options) {
    return runInThisContext(this.#source, { ...this.#options, ...options });
  }
  runInContext(sandbox, options) {
    return runInContext(this.#source, sandbox, { ...this.#options, ...options });
  }
  runInNewContext(sandbox, options) {
    return runInNewContext(this.#source, sandbox, { ...this.#options, ...options });
  }
  createCachedData() {
    throw unavailable('vm.Script.createCachedData');
  }
}
const compileFunction = (code, names = [], { parsingContext, contextExtensions, ...options } = {}) => {
  if (contextExtensions?.length) throw unavailable('vm.compileFunction with contextExtensions');
  const source = `(function (${names.join(',')}) {${code}\n})`;
  return parsingContext ? runInContext(source, parsingContext, options) : runInThisContext(source, options);
};

export const vm = {
  Script,
  createContext,
  createScript: (source, options) => new Script(source, options),
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext: sandbox => contexts.has(sandbox),
  compileFunction,
};
