// `Intl` for English and UTC: the engine has no ICU. Other languages and zones are refused, not guessed.
import { collate } from './collate.js';
import { unavailable } from './missing.js';
import { fmtNum } from './numbers.js';

const G = globalThis;
const only = (locales, o) => {
  for (const l of [].concat(locales ?? []))
    if (!/^en\b/i.test(String(l))) throw unavailable(`the locale ${l}`, 'only English is there');
  if (o?.timeZone && !/^(UTC|GMT|Etc\/(UTC|GMT))$/i.test(o.timeZone))
    throw unavailable(`the time zone ${o.timeZone}`, 'only UTC is there');
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
const STYLES = {
  short: { year: '2-digit', month: 'numeric', day: 'numeric' },
  medium: { year: 'numeric', month: 'short', day: 'numeric' },
  long: { year: 'numeric', month: 'long', day: 'numeric' },
  full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
};
const short = (name, style) => (style === 'long' ? name : style === 'narrow' ? name[0] : name.slice(0, 3));
// What is asked for, with what is usual where nothing is.
const asked = (o, usual) => {
  o = { ...o };
  if (o.dateStyle) o = { ...o, ...STYLES[o.dateStyle] };
  if (o.timeStyle) o = { ...o, hour: 'numeric', minute: '2-digit', ...(o.timeStyle === 'short' ? {} : { second: '2-digit' }) };
  const date = o.year || o.month || o.day || o.weekday;
  const time = o.hour || o.minute || o.second || o.fractionalSecondDigits;
  if (date || time) return o;
  if (usual !== 'time') o = { ...o, year: 'numeric', month: 'numeric', day: 'numeric' };
  if (usual !== 'date') o = { ...o, hour: 'numeric', minute: '2-digit', second: '2-digit' };
  return o;
};
const dateParts = (d, o, region) => {
  const value = {
    year: o.year && (o.year === '2-digit' ? p2(d.getUTCFullYear() % 100) : String(d.getUTCFullYear())),
    day: o.day && (o.day === '2-digit' ? p2(d.getUTCDate()) : String(d.getUTCDate())),
    weekday: o.weekday && short(DN[d.getUTCDay()], o.weekday),
  };
  const inWords = ['long', 'short', 'narrow'].includes(o.month);
  if (o.month) value.month = inWords ? short(MN[d.getUTCMonth()], o.month) : o.month === '2-digit' ? p2(d.getUTCMonth() + 1) : String(d.getUTCMonth() + 1);
  const british = region === 'GB';
  const canadian = region === 'CA' && !inWords;
  if (!inWords && (british || canadian) && o.month && o.day) {
    value.month = p2(value.month);
    value.day = p2(value.day);
  }
  const order = canadian ? ['year', 'month', 'day'] : british ? ['day', 'month', 'year'] : ['month', 'day', 'year'];
  const parts = [];
  for (const type of order.filter(t => value[t])) {
    const before = parts.at(-1)?.type;
    if (before) parts.push({ type: 'literal', value: !inWords ? (canadian ? '-' : '/') : type === 'year' && before === 'day' ? ', ' : ' ' });
    parts.push({ type, value: value[type] });
  }
  if (value.weekday) parts.unshift({ type: 'weekday', value: value.weekday }, ...(parts.length ? [{ type: 'literal', value: british && inWords ? ' ' : ', ' }] : []));
  return parts;
};
const timeParts = (d, o, region) => {
  const h = d.getUTCHours();
  const half = o.hour && (o.hour12 ?? (o.hourCycle ? o.hourCycle.startsWith('h1') : region !== 'GB'));
  const parts = [];
  const add = (type, value) => parts.push(...(parts.length ? [{ type: 'literal', value: ':' }] : []), { type, value });
  const hour = half ? h % 12 || 12 : h;
  if (o.hour) add('hour', o.hour === '2-digit' || !half ? p2(o.hour12 === false && h === 0 ? 24 : hour) : String(hour));
  if (o.minute) add('minute', o.hour || o.second ? p2(d.getUTCMinutes()) : String(d.getUTCMinutes()));
  if (o.second) add('second', o.minute ? p2(d.getUTCSeconds()) : String(d.getUTCSeconds()));
  if (o.fractionalSecondDigits) parts.push({ type: 'literal', value: '.' }, { type: 'fractionalSecond', value: String(d.getUTCMilliseconds()).padStart(3, '0').slice(0, o.fractionalSecondDigits) });
  if (half) parts.push({ type: 'literal', value: ' ' }, { type: 'dayPeriod', value: h < 12 ? 'AM' : 'PM' });
  if (o.timeZoneName) parts.push({ type: 'literal', value: ' ' }, { type: 'timeZoneName', value: o.timeZoneName === 'long' ? 'Coordinated Universal Time' : 'UTC' });
  return parts;
};
const partsOfDate = (d, locales, o = {}, usual = 'date') => {
  const region = /^en-([a-z]+)/i.exec([].concat(locales ?? [])[0] ?? '')?.[1]?.toUpperCase();
  d = new Date(d);
  if (isNaN(d)) throw new RangeError('Invalid time value');
  o = asked(o, usual);
  const [date, time] = [dateParts(d, o, region), timeParts(d, o, region)];
  const joined = ['long', 'full'].includes(o.dateStyle) ? ' at ' : ', ';
  return [...date, ...(date.length && time.length ? [{ type: 'literal', value: joined }] : []), ...time];
};
const fmtDate = (d, l, o, usual) => (isNaN(d) ? 'Invalid Date' : partsOfDate(d, l, o, usual).map(p => p.value).join(''));
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
      Object.defineProperty(this, '_o', { value: o });
      Object.defineProperty(this, '_l', { value: l });
      this.format = d => this.formatToParts(d).map(p => p.value).join('');
    }
    formatToParts(d) {
      return partsOfDate(d ?? new Date(), this._l, this._o);
    }
    formatRange(a, b) {
      return `${this.format(a)} – ${this.format(b)}`;
    }
    resolvedOptions() {
      return { locale: 'en-US', calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' };
    }
  }
  class Collator {
    constructor(l, o = {}) {
      only(l, o);
      const rank = collate(o);
      this.compare = (a, b) => rank(String(a), String(b));
    }
    resolvedOptions() {
      return { locale: 'en-US', usage: 'sort', sensitivity: 'variant' };
    }
  }
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
  const NEAR = { day: ['yesterday', 'today', 'tomorrow'], hour: [, 'this hour'], minute: [, 'this minute'], second: [, 'now'] };
  for (const u of ['week', 'month', 'quarter', 'year']) NEAR[u] = [`last ${u}`, `this ${u}`, `next ${u}`];
  class RelativeTimeFormat {
    constructor(l, o = {}) {
      only(l, o);
      this._auto = o.numeric === 'auto';
    }
    format(v, u) {
      u = u.replace(/s$/, '');
      const near = this._auto ? NEAR[u]?.[Number(v) + 1] : undefined;
      if (near) return near;
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
  return fmtDate(this, l, o, 'date');
};
Date.prototype.toLocaleTimeString = function (l, o) {
  only(l, o);
  return fmtDate(this, l, o, 'time');
};
Date.prototype.toLocaleString = function (l, o) {
  only(l, o);
  return fmtDate(this, l, o, 'both');
};
{
  const usual = collate();
  String.prototype.localeCompare = function localeCompare(b, locales, options) {
    only(locales, options);
    return (options ? collate(options) : usual)(String(this), String(b));
  };
}
