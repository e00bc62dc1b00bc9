// Numbers as English writes them.
import { unavailable } from './missing.js';

const CURRENCIES = {
  USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹', CNY: 'CN¥', KRW: '₩', CAD: 'CA$', AUD: 'A$', MXN: 'MX$', BRL: 'R$',
  ILS: '₪', VND: '₫', NZD: 'NZ$', TWD: 'NT$', HKD: 'HK$', PHP: '₱',
};
const WHOLE = new Set(['JPY', 'KRW', 'VND', 'CLP', 'ISK']);
const UNITS = {
  kilometer: 'km', meter: 'm', centimeter: 'cm', millimeter: 'mm', mile: 'mi', foot: 'ft', inch: 'in', kilogram: 'kg',
  gram: 'g', pound: 'lb', ounce: 'oz', liter: 'L', milliliter: 'mL', second: 'sec', minute: 'min', hour: 'hr',
  millisecond: 'ms', byte: 'byte', kilobyte: 'kB', megabyte: 'MB', gigabyte: 'GB', terabyte: 'TB', percent: '%',
  celsius: '°C', fahrenheit: '°F', degree: 'deg', day: 'day', week: 'wk', month: 'mth', year: 'yr',
  'kilometer-per-hour': 'km/h', 'mile-per-hour': 'mph',
};
const COUNTED = new Set(['byte', 'day', 'week', 'month', 'year']);
const SCALES = [
  [1e12, 'T', 'trillion'],
  [1e9, 'B', 'billion'],
  [1e6, 'M', 'million'],
  [1e3, 'K', 'thousand'],
];
const grouped = (s, indian) => s.replace(indian ? /\B(?=(\d{2})*\d{3}$)/g : /\B(?=(\d{3})+(?!\d))/g, ',');
const CHECKED = new Set([undefined, 'standard', 'compact', 'scientific', 'engineering']);

const significantDigits = (v, most, least) => {
  if (v === 0) return '0';
  let text = Number(v.toPrecision(most)).toFixed(Math.min(100, Math.max(0, most - 1 - Math.floor(Math.log10(v)))));
  if (!text.includes('.')) return text;
  while (text.endsWith('0') && text.replace(/^0\.0*|\./g, '').length > least) text = text.slice(0, -1);
  return text.replace(/\.$/, '');
};
const fractionDigits = (v, least, most) => {
  let text = v.toFixed(Math.min(most, 100));
  // toFixed sees the double; ICU rounds its shortest digits.
  const short = String(v);
  const [, fraction = ''] = short.split('.');
  if (!short.includes('e') && fraction.length === most + 1 && fraction.endsWith('5')) text = (v + 10 ** -(most + 3)).toFixed(most);
  while (text.includes('.') && text.split('.')[1].length > least && text.endsWith('0')) text = text.slice(0, -1);
  return text.replace(/\.$/, '');
};

// 1e21 as its digits: ICU pads the shortest ones.
const shortest = v => {
  const [, whole, fraction = '', power] = /^(\d)(?:\.(\d+))?e\+(\d+)$/.exec(String(v));
  return whole + fraction.padEnd(Number(power), '0');
};

const digits = (v, o, least, most) => {
  if (typeof v === 'bigint') return String(v) + (least ? `.${'0'.repeat(least)}` : '');
  if (v >= 1e21 && v < Infinity) return digits(BigInt(shortest(v)), o, least, most);
  if (v === Infinity) return '∞';
  const isShort = o.notation === 'compact' && o.maximumFractionDigits === undefined && o.maximumSignificantDigits === undefined;
  if (isShort) return v < 100 ? significantDigits(v, 2, 1) : String(Math.round(v));
  if (o.maximumSignificantDigits || o.minimumSignificantDigits)
    return significantDigits(v, o.maximumSignificantDigits ?? 21, o.minimumSignificantDigits ?? 1);
  return fractionDigits(v, least, most);
};

const signOf = (negative, zero, display = 'auto') => {
  if (display === 'never') return '';
  if (display === 'always') return negative ? '-' : '+';
  if (display === 'exceptZero') return zero ? '' : negative ? '-' : '+';
  if (display === 'negative') return negative && !zero ? '-' : '';
  return negative ? '-' : '';
};

const withUnit = (text, o) => {
  const unit = UNITS[o.unit];
  if (!unit) throw unavailable(`the unit ${o.unit}`, 'only the usual ones are there');
  const many = text === '1' ? '' : 's';
  const name = o.unitDisplay === 'long' ? o.unit + many : COUNTED.has(o.unit) ? unit + many : unit;
  return /^[%°]/.test(name) ? text + name : `${text} ${name}`;
};

// 12345 as 1.235E4; in engineering the power is a multiple of three.
const withPower = (n, o) => {
  const step = o.notation === 'engineering' ? 3 : 1;
  let power = n === 0 ? 0 : Math.floor(Math.floor(Math.log10(Math.abs(n))) / step) * step;
  const plain = { ...o, notation: 'standard' };
  let text = fmtNum(n / 10 ** power, plain);
  if (Math.abs(Number(text.replaceAll(',', ''))) >= 10 ** step) text = fmtNum(n / 10 ** (power += step), plain);
  return `${text}E${power}`;
};

export const fmtNum = (n, o = {}, indian = false) => {
  if (!CHECKED.has(o.notation)) throw new RangeError(`Value ${o.notation} out of range for Intl.NumberFormat options property notation`);
  if (o.style === 'unit' && o.unitDisplay === 'narrow') throw unavailable('units in the style narrow', 'short and long are there');
  if ((o.notation === 'scientific' || o.notation === 'engineering') && Number.isFinite(Number(n))) return withPower(Number(n), o);
  const nan = typeof n !== 'bigint' && Number.isNaN(n);
  const [currency, percent, compact] = [o.style === 'currency', o.style === 'percent', o.notation === 'compact'];
  const negative = n < 0 || Object.is(n, -0);
  let v = typeof n === 'bigint' ? (negative ? -n : n) * (percent ? 100n : 1n) : Math.abs(n) * (percent ? 100 : 1);
  let scale;
  if (compact) {
    v = Number(v);
    scale = v === Infinity ? undefined : SCALES.find(([size]) => v >= size * 0.9995);
    if (scale) v /= scale[0];
  }
  const usual = currency && !WHOLE.has(o.currency) ? 2 : 0;
  const least = o.minimumFractionDigits ?? Math.min(usual, o.maximumFractionDigits ?? usual);
  const most = o.maximumFractionDigits ?? Math.max(least, currency ? usual : percent ? 0 : 3);
  let [whole, fraction] = nan ? ['NaN'] : digits(v, o, least, most).split('.');
  if (o.minimumIntegerDigits) whole = whole.padStart(o.minimumIntegerDigits, '0');
  if (o.useGrouping !== false && !(compact && whole.length < 5)) whole = grouped(whole, indian);
  let text = fraction ? `${whole}.${fraction}` : whole;
  const sign = signOf(negative, !/[1-9∞]/.test(text), o.signDisplay);
  if (scale) text += o.compactDisplay === 'long' ? ` ${scale[2]}` : scale[1];
  if (percent) text += '%';
  if (o.style === 'unit') text = withUnit(text, o);
  if (!currency) return sign + text;
  const symbol = o.currencyDisplay === 'code' ? `${o.currency}\u00a0` : (CURRENCIES[o.currency] ?? `${o.currency}\u00a0`);
  return negative && o.currencySign === 'accounting' ? `(${symbol}${text})` : sign + symbol + text;
};
