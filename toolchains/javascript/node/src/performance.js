// `performance`, and what it has measured.
import { G, H, st } from './call.js';

const now = () => H().monoMs() - (st ? st.t0 : 0);
let entries = [];

export class PerformanceEntry {
  constructor(name, entryType, startTime, duration, detail = null) {
    Object.assign(this, { name, entryType, startTime, duration, detail });
  }
  toJSON() {
    return { ...this };
  }
}
export class PerformanceMark extends PerformanceEntry {
  constructor(name, { startTime = now(), detail } = {}) {
    super(String(name), 'mark', startTime, 0, detail === undefined ? null : detail);
  }
}
export class PerformanceMeasure extends PerformanceEntry {}

const timeOf = mark => {
  if (typeof mark === 'number') return mark;
  const found = entries.findLast(e => e.entryType === 'mark' && e.name === String(mark));
  if (!found) throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
  return found.startTime;
};
const observers = new Set();
const keep = entry => {
  entries.push(entry);
  for (const observer of observers) observer._hear(entry);
  return entry;
};
const sorted = list => list.toSorted((a, b) => a.startTime - b.startTime);
const listOf = list => ({
  getEntries: () => sorted(list),
  getEntriesByName: (name, type) => sorted(list.filter(e => e.name === name && (type === undefined || e.entryType === type))),
  getEntriesByType: type => sorted(list.filter(e => e.entryType === type)),
});

export class PerformanceObserver {
  static supportedEntryTypes = ['mark', 'measure'];
  constructor(callback) {
    this._callback = callback;
    this._types = [];
    this._kept = [];
  }
  observe({ entryTypes, type }) {
    this._types = entryTypes ?? [...this._types, type];
    observers.add(this);
  }
  disconnect() {
    observers.delete(this);
  }
  takeRecords() {
    return this._kept.splice(0);
  }
  _hear(entry) {
    if (!this._types.includes(entry.entryType)) return;
    this._kept.push(entry);
    if (this._kept.length === 1) setImmediate(() => this._kept.length && this._callback(listOf(this.takeRecords()), this));
  }
}

export const performance = {
  now,
  get timeOrigin() {
    return Date.now() - now();
  },
  mark: (name, options) => keep(new PerformanceMark(name, options)),
  measure(name, start, end) {
    const o = typeof start === 'object' && start !== null ? start : { start, end };
    const to = o.end !== undefined ? timeOf(o.end) : o.duration !== undefined && o.start !== undefined ? timeOf(o.start) + o.duration : now();
    const from = o.start !== undefined ? timeOf(o.start) : o.duration !== undefined ? to - o.duration : 0;
    return keep(new PerformanceMeasure(String(name), 'measure', from, to - from, o.detail));
  },
  getEntries: () => listOf(entries).getEntries(),
  getEntriesByName: (name, type) => listOf(entries).getEntriesByName(name, type),
  getEntriesByType: type => listOf(entries).getEntriesByType(type),
  clearMarks(name) {
    entries = entries.filter(e => e.entryType !== 'mark' || (name !== undefined && e.name !== name));
  },
  clearMeasures(name) {
    entries = entries.filter(e => e.entryType !== 'measure' || (name !== undefined && e.name !== name));
  },
  timerify: f => f,
  eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }),
  toJSON() {
    return { nodeTiming: {}, timeOrigin: this.timeOrigin, eventLoopUtilization: this.eventLoopUtilization() };
  },
};
for (const [name, value] of Object.entries({ PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver }))
  Object.defineProperty(G, name, { value, writable: true, configurable: true });
Object.defineProperty(G, 'performance', { value: performance, writable: true, configurable: true });
