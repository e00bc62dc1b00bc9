// What the engine leaves out of a date's text.
const ZONE = ' (Coordinated Universal Time)';
for (const name of ['toString', 'toTimeString']) {
  const short = Date.prototype[name];
  const long = {
    [name]() {
      const text = short.call(this);
      return text === 'Invalid Date' ? text : text + ZONE;
    },
  }[name];
  Object.defineProperty(Date.prototype, name, { value: long, writable: true, configurable: true });
}
