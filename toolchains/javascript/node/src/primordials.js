// Built-ins as they were before a program could change them, for what must go on whatever it does: the event loop, and the
// report of an error. `uncurried(method)(self, ...)` calls one without looking anything up.
const { bind, call } = Function.prototype;

export const uncurried = bind.bind(call);
export const { apply } = Reflect;
export const append = uncurried(Array.prototype.push);
export const takeFirst = uncurried(Array.prototype.shift);
export const sortBy = uncurried(Array.prototype.sort);
const withoutPrototype = Object.setPrototypeOf;

// A list that no accessor of `Array.prototype` can touch.
export const list = () => withoutPrototype([], null);

// A map whose methods are its own.
export class SafeMap extends Map {}
for (const name of Reflect.ownKeys(Map.prototype)) {
  if (name !== 'constructor') Object.defineProperty(SafeMap.prototype, name, Object.getOwnPropertyDescriptor(Map.prototype, name));
}
Object.setPrototypeOf(SafeMap.prototype, null);
