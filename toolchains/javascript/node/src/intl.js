// `Intl` for English: the engine has no ICU. Other languages are refused, not guessed.
import { collate } from './collate.js';
import { unavailable } from './missing.js';
import { fmtNum } from './numbers.js';
import { inZone, knownZone, localZone, zoneText } from './zones.js';

const G = globalThis;
const only = (locales, o) => {
  for (const l of [].concat(locales ?? []))
    if (!/^en(-(US|GB|CA|AU|NZ|IE|IN))?(-u-.*)?$/i.test(String(l))) throw unavailable(`the locale ${l}`, 'English is there: en-US, en-GB, en-CA, en-AU, en-NZ, en-IE, en-IN');
  for (const name of ['dayPeriod']) if (o?.[name]) throw unavailable(`Intl.DateTimeFormat with ${name}`);
  if (o?.timeZone !== undefined) knownZone(o.timeZone);
};
const isIndian = locales => /^en-in/i.test([].concat(locales ?? [])[0] ?? '');
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
  if (o.timeStyle) {
    o = { ...o, hour: 'numeric', minute: '2-digit', ...(o.timeStyle === 'short' ? {} : { second: '2-digit' }) };
    if (o.timeStyle === 'full' || o.timeStyle === 'long') o.timeZoneName = o.timeStyle === 'full' ? 'long' : 'short';
  }
  const date = o.year || o.month || o.day || o.weekday;
  const time = o.hour || o.minute || o.second || o.fractionalSecondDigits;
  if (date || time) return o;
  if (usual !== 'time') o = { ...o, year: 'numeric', month: 'numeric', day: 'numeric' };
  if (usual !== 'date') o = { ...o, hour: 'numeric', minute: '2-digit', second: '2-digit' };
  return o;
};
// Years before the first count backwards, from 1.
const yearOfEra = d => (d.getUTCFullYear() > 0 ? d.getUTCFullYear() : 1 - d.getUTCFullYear());
const ERAS = { short: ['BC', 'AD'], long: ['Before Christ', 'Anno Domini'], narrow: ['B', 'A'] };
const numericParts = (d, o, region) => {
  const year = o.year === '2-digit' ? p2(yearOfEra(d) % 100) : String(yearOfEra(d));
  const two = o.month === '2-digit' ? p2 : String;
  const [month, day] = [two(d.getUTCMonth() + 1), two(d.getUTCDate())];
  const parts = region === 'CA' ? [['year', year], ['month', month], ['day', day]] : [['day', day], ['month', month], ['year', year]];
  const literal = { type: 'literal', value: region === 'CA' ? '-' : '/' };
  return parts.flatMap(([type, value], i) => (i ? [literal, { type, value }] : [{ type, value }]));
};
// How English is written elsewhere: which numbers of a date have two digits, with a year and without; where no comma follows the
// weekday; and the short style.
const REGIONS = {
  US: {},
  CA: { all: 'md', dateStyle: { year: 'numeric', month: '2-digit', day: '2-digit' } },
  GB: { all: 'md', day: 'md', short: false, dateStyle: { year: 'numeric', month: '2-digit', day: '2-digit' } },
  IE: { all: '', day: '', full: false, words: false, dateStyle: { year: 'numeric', month: '2-digit', day: '2-digit' } },
  NZ: { all: 'm', day: '', dated: 'md', dateStyle: { year: 'numeric', month: '2-digit', day: '2-digit' } },
  IN: { all: '', day: 'md', dateStyle: { year: '2-digit', month: '2-digit', day: '2-digit' } },
  AU: { all: 'md', day: '', words: false, dateStyle: { year: '2-digit', month: 'numeric', day: 'numeric' } },
};
const dateParts = (d, o, region) => {
  const exact = o.dateStyle === 'short' && REGIONS[region]?.dateStyle;
  if (exact) return numericParts(d, exact, region);

  const value = {
    year: o.year && (o.year === '2-digit' ? p2(yearOfEra(d) % 100) : String(yearOfEra(d))),
    day: o.day && (o.day === '2-digit' ? p2(d.getUTCDate()) : String(d.getUTCDate())),
    weekday: o.weekday && short(DN[d.getUTCDay()], o.weekday),
  };
  const inWords = ['long', 'short', 'narrow'].includes(o.month);
  if (o.month) value.month = inWords ? short(MN[d.getUTCMonth()], o.month) : o.month === '2-digit' ? p2(d.getUTCMonth() + 1) : String(d.getUTCMonth() + 1);
  const rules = REGIONS[region] ?? REGIONS.US;
  const british = rules !== REGIONS.US && region !== 'CA';
  const two = rules[o.year ? (o.weekday ? 'dated' : 'all') : 'day'] ?? rules.all ?? '';
  const canadian = region === 'CA' && !inWords;
  if (!inWords && o.month && (o.day ? two.includes('m') : o.year && region !== 'US' && region)) value.month = p2(value.month);
  if (!inWords && o.month && o.day && two.includes('d')) value.day = p2(value.day);
  const order = canadian ? ['year', 'month', 'day'] : british ? ['day', 'month', 'year'] : ['month', 'day', 'year'];
  const parts = [];
  for (const type of order.filter(t => value[t])) {
    const before = parts.at(-1)?.type;
    if (before) parts.push({ type: 'literal', value: !inWords ? (canadian ? '-' : '/') : type === 'year' && before === 'day' ? ', ' : ' ' });
    parts.push({ type, value: value[type] });
  }
  if (o.era && parts.length) parts.push({ type: 'literal', value: ' ' }, { type: 'era', value: ERAS[o.era][d.getUTCFullYear() > 0 ? 1 : 0] });
  if (value.weekday) parts.unshift({ type: 'weekday', value: value.weekday }, ...(parts.length ? [{ type: 'literal', value: inWords && rules[o.dateStyle ? 'full' : o.year ? 'words' : 'short'] === false ? ' ' : ', ' }] : []));
  return parts;
};
const HALVES = { US: ['AM', 'PM'], CA: ['a.m.', 'p.m.'], AU: ['am', 'pm'], NZ: ['am', 'pm'], IN: ['am', 'pm'], GB: ['am', 'pm'], IE: ['am', 'pm'] };
const timeParts = (d, o, region, zone) => {
  const h = d.getUTCHours();
  const half = o.hour && (o.hour12 ?? (o.hourCycle ? o.hourCycle.startsWith('h1') : !['GB', 'IE'].includes(region)));
  const parts = [];
  const add = (type, value) => parts.push(...(parts.length ? [{ type: 'literal', value: ':' }] : []), { type, value });
  const hour = half ? h % 12 || 12 : h;
  if (o.hour) add('hour', o.hour === '2-digit' || !half ? p2(o.hour12 === false && h === 0 ? 24 : hour) : String(hour));
  if (o.minute) add('minute', o.hour || o.second ? p2(d.getUTCMinutes()) : String(d.getUTCMinutes()));
  if (o.second) add('second', o.minute ? p2(d.getUTCSeconds()) : String(d.getUTCSeconds()));
  if (o.fractionalSecondDigits) parts.push({ type: 'literal', value: '.' }, { type: 'fractionalSecond', value: String(d.getUTCMilliseconds()).padStart(3, '0').slice(0, o.fractionalSecondDigits) });
  if (half) parts.push({ type: 'literal', value: ' ' }, { type: 'dayPeriod', value: (HALVES[region] ?? HALVES.US)[h < 12 ? 0 : 1] });
  if (zone) parts.push(...(parts.length ? [{ type: 'literal', value: ' ' }] : []), { type: 'timeZoneName', value: zone });
  return parts;
};
const partsOfDate = (d, locales, o = {}, usual = 'date') => {
  const region = /^en-([a-z]+)/i.exec([].concat(locales ?? [])[0] ?? '')?.[1]?.toUpperCase();
  d = new Date(d);
  if (isNaN(d)) throw new RangeError('Invalid time value');
  o = asked(o, usual);
  const zone = o.timeZone === undefined ? localZone() : knownZone(o.timeZone);
  const name = o.timeZoneName && zoneText(d, zone, o.timeZoneName);
  d = inZone(d, zone);
  const [date, time] = [dateParts(d, o, region), timeParts(d, o, region, name)];
  const joined = ['long', 'full'].includes(o.dateStyle) ? ' at ' : ', ';
  return [...date, ...(date.length && time.length ? [{ type: 'literal', value: joined }] : []), ...time];
};
const fmtDate = (d, l, o, usual) => (isNaN(d) ? 'Invalid Date' : partsOfDate(d, l, o, usual).map(p => p.value).join(''));
const refused = name =>
  class {
    constructor() {
      throw unavailable(name, 'it needs the data of ICU');
    }
  };
// Of these Node.js makes one without `new` too.
const callable = kind => new Proxy(kind, { apply: (target, self, args) => new target(...args) });
if (typeof G.Intl === 'undefined') {
  class NumberFormat {
    constructor(l, o = {}) {
      only(l, o);
      this._o = o;
      this.format = n => fmtNum(n, o, isIndian(l));
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
      const [from, to] = [this.formatToParts(a), this.formatToParts(b)];
      const all = parts => parts.map(p => p.value).join('');
      if (all(from) === all(to)) return all(from);
      const has = type => from.some(p => p.type === type);
      const of = (parts, type) => parts.find(p => p.type === type)?.value;
      const words = /[a-z]/i.test(of(from, 'month') ?? '');
      const sameDay = ['year', 'month', 'day'].every(type => of(from, type) === of(to, type));
      if ((has('hour') && sameDay) || has('weekday') || (words && /^en-(?!us)/i.test([].concat(this._l ?? 'en-US')[0])))
        throw unavailable('Intl.DateTimeFormat.formatRange of such dates', 'format both and join them');
      if (!words || has('hour') || of(from, 'year') !== of(to, 'year')) return `${all(from)}\u2009–\u2009${all(to)}`;
      const day = parts => (has('day') ? ` ${of(parts, 'day')}` : '');
      const until = of(from, 'month') === of(to, 'month') && has('day') ? of(to, 'day') : of(to, 'month') + day(to);
      return `${of(from, 'month')}${day(from)}\u2009–\u2009${until}${has('year') ? `${has('day') ? ',' : ''} ${of(to, 'year')}` : ''}`;
    }
    resolvedOptions() {
      return { locale: [].concat(this._l ?? 'en-US')[0], calendar: 'gregory', numberingSystem: 'latn', timeZone: this._o.timeZone === undefined ? localZone() : knownZone(this._o.timeZone) };
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
      only(l, o);
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
    constructor(l, { type = 'conjunction', style = 'long' } = {}) {
      only(l);
      if (type === 'unit' || style === 'narrow') throw unavailable(`lists of type ${type} in style ${style}`);
      this._word = type === 'disjunction' ? 'or' : style === 'short' ? '&' : 'and';
    }
    format(x) {
      x = [...x];
      return x.length < 3 ? x.join(` ${this._word} `) : `${x.slice(0, -1).join(', ')}, ${this._word} ${x.at(-1)}`;
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
  // What people see as one character: with its marks, the parts of a picture, a flag's two letters.
  const GRAPHEME = /\r\n|\p{RI}\p{RI}|[\u1100-\u115f]*(?:[\uac00-\ud7a3]|[\u1160-\u11a7]+)[\u1160-\u11ff]*|[^][\p{M}\p{Emoji_Modifier}\u200c]*(?:\u200d(?:\p{Extended_Pictographic}[\p{M}\p{Emoji_Modifier}]*)?)*/gu;
  class Segmenter {
    constructor(l, { granularity = 'grapheme' } = {}) {
      only(l);
      if (granularity !== 'grapheme') throw unavailable(`Intl.Segmenter by ${granularity}`, 'only graphemes are there');
    }
    segment(input) {
      const all = Array.from(String(input).matchAll(GRAPHEME), m => ({ segment: m[0], index: m.index, input: m.input }));
      return { [Symbol.iterator]: () => all.values(), containing: (at = 0) => all.findLast(s => s.index <= at) };
    }
    resolvedOptions() {
      return { locale: 'en-US', granularity: 'grapheme' };
    }
  }
  G.Intl = {
    NumberFormat: callable(NumberFormat),
    DateTimeFormat: callable(DateTimeFormat),
    Collator: callable(Collator),
    PluralRules,
    ListFormat,
    RelativeTimeFormat,
    Segmenter,
    DisplayNames: refused('Intl.DisplayNames'),
    DurationFormat: refused('Intl.DurationFormat'),
    Locale: refused('Intl.Locale'),
    supportedValuesOf(kind) {
      if (kind === 'timeZone') return G.__host.zoneNames().filter(name => name.includes('/') && !/^(Etc|US|Brazil|Canada|Chile|Mexico)\//.test(name)).sort();
      throw unavailable(`Intl.supportedValuesOf('${kind}')`, "only 'timeZone' is there");
    },
    getCanonicalLocales: l => {
      only(l);
      return [].concat(l ?? []).map(name => String(name).replace(/^en(?:-(\w+))?/i, (_, region) => (region ? `en-${region.toUpperCase()}` : 'en')));
    },
  };
  for (const k of Object.keys(G.Intl)) if (/^[A-Z]/.test(k)) G.Intl[k].supportedLocalesOf = l => [].concat(l).filter(name => /^en\b/i.test(name));
}
for (const name of Object.keys(G.Intl)) Object.defineProperty(G.Intl, name, { enumerable: false });
Object.defineProperty(G.Intl, Symbol.toStringTag, { value: 'Intl', configurable: true });
const usual = collate();
// As built-in methods are: named, not listed, and no constructors.
const localized = (kind, methods) => {
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(kind.prototype, name, { value, writable: true, configurable: true, enumerable: false });
};
localized(Number, {
  toLocaleString() {
    const [l, o] = arguments;
    only(l, o);
    return fmtNum(Number(this), o, isIndian(l));
  },
});
localized(BigInt, {
  toLocaleString() {
    const [l, o] = arguments;
    only(l, o);
    return fmtNum(BigInt(this), o, isIndian(l));
  },
});
localized(Date, {
  toLocaleDateString() {
    const [l, o] = arguments;
    only(l, o);
    return fmtDate(this, l, o, 'date');
  },
  toLocaleTimeString() {
    const [l, o] = arguments;
    only(l, o);
    return fmtDate(this, l, o, 'time');
  },
  toLocaleString() {
    const [l, o] = arguments;
    only(l, o);
    return fmtDate(this, l, o, 'both');
  },
});
localized(String, {
  localeCompare(b) {
    const [, locales, options] = arguments;
    only(locales, options);
    return (options ? collate(options) : usual)(String(this), String(b));
  },
});

// Turkish and its kin have an i of their own.
for (const [name, usually, from, to] of [
  ['toLocaleLowerCase', String.prototype.toLowerCase, /I\u0307|[Iİ]/g, c => (c === 'I' ? 'ı' : 'i')],
  ['toLocaleUpperCase', String.prototype.toUpperCase, /i/g, () => 'İ'],
])
  localized(String, {
    [name]() {
      const [locales] = arguments;
      const language = String([].concat(locales ?? [])[0] ?? '').slice(0, 2).toLowerCase();
      if (language === 'lt') throw unavailable('the locale lt', 'its letters follow rules of their own');
      return usually.call(language === 'tr' || language === 'az' ? String(this).replace(from, to) : this);
    },
  });
