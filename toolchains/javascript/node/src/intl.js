// `Intl` for English and UTC: the engine has no ICU. Other languages and zones are refused, not guessed.
import { unavailable } from './missing.js';

const G = globalThis;
const only = (locales, o) => {
  for (const l of [].concat(locales ?? []))
    if (!/^en\b/i.test(String(l))) throw unavailable(`the locale ${l}`, 'only English is there');
  if (o?.timeZone && !/^(UTC|GMT|Etc\/(UTC|GMT))$/i.test(o.timeZone))
    throw unavailable(`the time zone ${o.timeZone}`, 'only UTC is there');
};
const grp = s => s.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
const fmtNum = (n, o = {}) => {
  if (!Number.isFinite(Number(n))) return Number.isNaN(Number(n)) ? 'NaN' : n < 0 ? '-∞' : '∞';
  const pctS = o.style === 'percent';
  let v = typeof n === 'bigint' ? n : Number(n) * (pctS ? 100 : 1);
  const cur = o.style === 'currency';
  const minF = o.minimumFractionDigits ?? (cur ? 2 : 0),
    maxF = o.maximumFractionDigits ?? Math.max(minF, cur ? 2 : pctS ? 0 : 3);
  const neg = v < 0;
  let s = typeof v === 'bigint' ? String(v < 0n ? -v : v) : Math.abs(v).toFixed(maxF);
  let [i, f = ''] = s.split('.');
  while (f.length > minF && f.endsWith('0')) f = f.slice(0, -1);
  if (o.minimumIntegerDigits) i = i.padStart(o.minimumIntegerDigits, '0');
  if (o.useGrouping !== false) i = grp(i);
  s = f ? i + '.' + f : i;
  const sym = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹' };
  if (cur) s = (sym[o.currency] || o.currency + ' ') + s;
  if (pctS) s += '%';
  return neg && /[1-9]/.test(s) ? '-' + s : s;
};
const MN = [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  DN = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const p2 = n => String(n).padStart(2, '0');
const fmtDate = (d, o = {}, dd = 'date') => {
  d = new Date(d);
  if (isNaN(d)) return 'Invalid Date';
  if (o.dateStyle)
    o = {
      ...o,
      ...{
        short: { year: '2-digit', month: 'numeric', day: 'numeric' },
        medium: { year: 'numeric', month: 'short', day: 'numeric' },
        long: { year: 'numeric', month: 'long', day: 'numeric' },
        full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
      }[o.dateStyle],
    };
  if (o.timeStyle)
    o = { ...o, hour: 'numeric', minute: '2-digit', ...(o.timeStyle === 'short' ? {} : { second: '2-digit' }) };
  const anyD = o.year || o.month || o.day || o.weekday,
    anyT = o.hour || o.minute || o.second;
  if (!anyD && !anyT)
    o = {
      ...o,
      ...(dd !== 'time' ? { year: 'numeric', month: 'numeric', day: 'numeric' } : {}),
      ...(dd !== 'date' ? { hour: 'numeric', minute: '2-digit', second: '2-digit' } : {}),
    };
  const Y = d.getUTCFullYear(),
    M = d.getUTCMonth(),
    D = d.getUTCDate();
  let ds = '';
  const y = o.year ? (o.year === '2-digit' ? p2(Y % 100) : String(Y)) : '',
    day = o.day ? (o.day === '2-digit' ? p2(D) : String(D)) : '';
  if (o.month === 'long' || o.month === 'short') {
    const m = o.month === 'long' ? MN[M] : MN[M].slice(0, 3);
    ds = [m + (day ? ' ' + day : ''), y].filter(Boolean).join(day ? ', ' : ' ');
  } else ds = [o.month ? (o.month === '2-digit' ? p2(M + 1) : String(M + 1)) : '', day, y].filter(Boolean).join('/');
  if (o.weekday)
    ds = (o.weekday === 'long' ? DN[d.getUTCDay()] : DN[d.getUTCDay()].slice(0, 3)) + (ds ? ', ' + ds : '');
  let ts = '';
  if (o.hour || o.minute || o.second) {
    const h = d.getUTCHours();
    const h12 = o.hour12 ?? true;
    const parts = [];
    if (o.hour) parts.push(h12 ? (o.hour === '2-digit' ? p2(h % 12 || 12) : String(h % 12 || 12)) : p2(h));
    if (o.minute) parts.push(p2(d.getUTCMinutes()));
    if (o.second) parts.push(p2(d.getUTCSeconds()));
    ts = parts.join(':') + (o.hour && h12 ? (h < 12 ? ' AM' : ' PM') : '');
  }
  return [ds, ts].filter(Boolean).join(', ');
};
if (typeof G.Intl === 'undefined') {
  class NumberFormat {
    constructor(l, o = {}) {
      only(l, o);
      this._o = o;
      this.format = n => fmtNum(n, o);
    }
    formatToParts(n) {
      return [{ type: 'literal', value: this.format(n) }];
    }
    resolvedOptions() {
      return { locale: 'en-US', numberingSystem: 'latn', ...this._o };
    }
  }
  class DateTimeFormat {
    constructor(l, o = {}) {
      only(l, o);
      this._o = o;
      this.format = d => fmtDate(d ?? new Date(), o);
    }
    resolvedOptions() {
      return { locale: 'en-US', calendar: 'gregory', timeZone: 'UTC', ...this._o };
    }
    formatToParts(d) {
      return [{ type: 'literal', value: this.format(d) }];
    }
  }
  class Collator {
    constructor(l, o = {}) {
      const num = o.numeric;
      this.compare = (a, b) => {
        a = String(a);
        b = String(b);
        if (num) {
          const x = a.split(/(\d+)/),
            y = b.split(/(\d+)/);
          for (let i = 0; i < Math.min(x.length, y.length); i++) {
            const c = i % 2 ? x[i] - y[i] : cmp(x[i], y[i]);
            if (c) return c < 0 ? -1 : 1;
          }
          return x.length - y.length;
        }
        return cmp(a, b);
      };
    }
  }
  const cmp = (a, b) => {
    const x = a.toLowerCase(),
      y = b.toLowerCase();
    return x < y ? -1 : x > y ? 1 : a < b ? 1 : a > b ? -1 : 0;
  };
  class PluralRules {
    constructor(l, o = {}) {
      this.o = o;
    }
    select(n) {
      if (this.o.type === 'ordinal') {
        const a = n % 10,
          b = n % 100;
        return a === 1 && b !== 11 ? 'one' : a === 2 && b !== 12 ? 'two' : a === 3 && b !== 13 ? 'few' : 'other';
      }
      return n === 1 ? 'one' : 'other';
    }
  }
  class ListFormat {
    constructor(l, o = {}) {
      this.w = o.type === 'disjunction' ? 'or' : 'and';
    }
    format(x) {
      x = [...x];
      return x.length < 2
        ? x.join('')
        : x.length === 2
          ? x.join(` ${this.w} `)
          : x.slice(0, -1).join(', ') + `, ${this.w} ` + x.at(-1);
    }
  }
  class RelativeTimeFormat {
    format(v, u) {
      u = u.replace(/s$/, '');
      const a = Math.abs(v);
      const t = `${fmtNum(a)} ${u}${a === 1 ? '' : 's'}`;
      return v < 0 || Object.is(v, -0) ? t + ' ago' : 'in ' + t;
    }
  }
  class Segmenter {
    segment(s) {
      return [...s].map((c, i) => ({ segment: c, index: i, input: s }));
    }
  }
  G.Intl = {
    NumberFormat,
    DateTimeFormat,
    Collator,
    PluralRules,
    ListFormat,
    RelativeTimeFormat,
    Segmenter,
    getCanonicalLocales: l => [].concat(l ?? []),
    supportedValuesOf: () => [],
  };
  for (const k of Object.keys(G.Intl)) if (/^[A-Z]/.test(k)) G.Intl[k].supportedLocalesOf = l => [].concat(l);
}
Number.prototype.toLocaleString = function (l, o) {
  only(l, o);
  return fmtNum(Number(this), o);
};
BigInt.prototype.toLocaleString = function (l, o) {
  only(l, o);
  return fmtNum(BigInt(this), o);
};
Date.prototype.toLocaleDateString = function (l, o) {
  only(l, o);
  return fmtDate(this, o, 'date');
};
Date.prototype.toLocaleTimeString = function (l, o) {
  only(l, o);
  return fmtDate(this, o, 'time');
};
Date.prototype.toLocaleString = function (l, o) {
  only(l, o);
  return fmtDate(this, o, 'both');
};
{
  const lc = new G.Intl.Collator();
  const o = String.prototype.localeCompare;
  String.prototype.localeCompare = function (b, l, op) {
    return (op ? new G.Intl.Collator(l, op) : lc).compare(String(this), String(b));
  };
}
