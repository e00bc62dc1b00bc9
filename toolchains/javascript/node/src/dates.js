// What the engine leaves out of a date's text: the name of the zone.
import { localZone, zoneText } from './zones.js';

for (const name of ['toString', 'toTimeString']) {
  const short = Date.prototype[name];
  const long = {
    [name]() {
      const text = short.call(this);
      return text === 'Invalid Date' ? text : `${text} (${zoneText(this, localZone(), 'long', true)})`;
    },
  }[name];
  Object.defineProperty(Date.prototype, name, { value: long, writable: true, configurable: true });
}
