// Time zones: what their offset and names are at a moment. The runner has the data of all of them, and English names of those
// that people write about.
import { H, st } from './call.js';
import { unavailable } from './missing.js';

// [name, in summer, abbreviation, in summer], and the zones that are called so. In English the others have no abbreviation.
const NAMES = [
  ['Eastern', 'EST', 'EDT', 'New_York Detroit Toronto Montreal Indianapolis Louisville Nassau Jamaica Panama Cancun Port-au-Prince US/Eastern EST5EDT'],
  ['Central', 'CST', 'CDT', 'Chicago Winnipeg Menominee Knox Costa_Rica Guatemala El_Salvador Mexico_City Regina US/Central CST6CDT'],
  ['Mountain', 'MST', 'MDT', 'Denver Edmonton Boise Phoenix US/Mountain MST7MDT'],
  ['Pacific', 'PST', 'PDT', 'Los_Angeles Vancouver Tijuana US/Pacific PST8PDT'],
  ['Alaska', 'AKST', 'AKDT', 'Anchorage Juneau Nome Sitka US/Alaska'],
  ['Hawaii-Aleutian', 'HST', 'HDT', 'Honolulu US/Hawaii'],
  ['Atlantic', 'AST', 'ADT', 'Halifax Puerto_Rico Bermuda Barbados'],
  ['Newfoundland', '', '', 'St_Johns'],
  ['Central European', '', '', `Berlin Paris Madrid Rome Vienna Zurich Amsterdam Brussels Prague Warsaw Budapest Stockholm Oslo Copenhagen
    Belgrade Zagreb Luxembourg Malta Monaco Bratislava Ljubljana Sarajevo Skopje Tirane Vaduz Andorra Podgorica Gibraltar`, 'Summer'],
  ['Eastern European', '', '', 'Athens Helsinki Kiev Kyiv Bucharest Sofia Riga Tallinn Vilnius Cairo Beirut', 'Summer'],
  ['Western European', '', '', 'Lisbon Madeira Canary', 'Summer'],
  ['Moscow', '', '', 'Moscow', 'Summer'],
  ['Australian Eastern', '', '', 'Sydney Melbourne Brisbane Hobart'],
  ['Australian Central', '', '', 'Adelaide Darwin'],
  ['Australian Western', '', '', 'Perth'],
  ['New Zealand', '', '', 'Auckland'],
  ['India', '', '', 'Kolkata Calcutta'],
  ['Japan', '', '', 'Tokyo'],
  ['China', '', '', 'Shanghai'],
  ['Hong Kong', '', '', 'Hong_Kong', 'Summer'],
  ['Taipei', '', '', 'Taipei'],
  ['Korean', '', '', 'Seoul'],
  ['Singapore', '', '', 'Singapore'],
  ['Pakistan', '', '', 'Karachi'],
  ['Gulf', '', '', 'Dubai'],
  ['Arabian', '', '', 'Riyadh Baghdad Kuwait Qatar'],
  ['Israel', '', '', 'Jerusalem Tel_Aviv'],
  ['Iran', '', '', 'Tehran'],
  ['South Africa', '', '', 'Johannesburg'],
  ['Brasilia', '', '', 'Sao_Paulo', 'Summer'],
  ['Argentina', '', '', 'Buenos_Aires', 'Summer'],
  ['Colombia', '', '', 'Bogota', 'Summer'],
  ['Peru', '', '', 'Lima', 'Summer'],
  ['Chile', '', '', 'Santiago', 'Summer'],
];
const GMT = /\/(London|Dublin|Belfast|Jersey|Guernsey|Isle_of_Man|Reykjavik|Abidjan|Accra|Dakar|Bamako|Monrovia)$/;
const WHOLE = { Istanbul: ['Türkiye Standard Time'], Manila: ['Philippine Standard Time'], Dublin: ['Greenwich Mean Time', 'Irish Standard Time'], London: ['Greenwich Mean Time', 'British Summer Time'], Reykjavik: ['Greenwich Mean Time'],
  Nairobi: ['East Africa Time'], Bangkok: ['Indochina Time'], Jakarta: ['Western Indonesia Time'], Ho_Chi_Minh: ['Indochina Time'], Kathmandu: ['Nepal Time'] };

// The name as the data has it. → undefined where there is none
const known = new Map();
export const zoneName = name => {
  if (/^(UTC|GMT|Etc\/(UTC|GMT)|Z)$/i.test(name)) return 'UTC';
  if (!known.has(name)) known.set(name, H().zoneName(name));
  return known.get(name);
};
export const knownZone = name => {
  const offset = /^([+-])(\d\d):?(\d\d)?$/.exec(name);
  if (offset) return `${offset[1]}${offset[2]}:${offset[3] ?? '00'}`;
  const found = zoneName(String(name));
  if (found === undefined) throw new RangeError(`Invalid time zone specified: ${name}`);
  return found;
};

const moment = (zone, ms) => {
  if (zone === 'UTC') return { seconds: 0, summer: false };
  if (/^[+-]/.test(zone)) return { seconds: (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4)) * 60), summer: false };
  return H().zoneAt(zone, ms);
};
// A date whose UTC is the zone's local time.
export const inZone = (date, zone) => (zone === 'UTC' ? date : new Date(+date + moment(zone, +date).seconds * 1000));

const p2 = n => String(n).padStart(2, '0');
const gmt = (seconds, long, zone) => {
  if (!seconds && zone === 'UTC') return 'GMT';
  const [h, m] = [Math.trunc(Math.abs(seconds) / 3600), Math.trunc(Math.abs(seconds) / 60) % 60];
  return `GMT${seconds < 0 ? '-' : '+'}${long ? `${p2(h)}:${p2(m)}` : m ? `${h}:${p2(m)}` : h}`;
};
const rowOf = zone => {
  const city = zone.slice(zone.lastIndexOf('/') + 1);
  return NAMES.find(([, , , zones]) => zones.split(/\s+/).some(z => z === city || z === zone));
};
// What `timeZoneName` asks for.
export const zoneText = (date, zone, style, anyhow = false) => {
  const { seconds, summer } = moment(zone, +date);
  if (style === 'shortOffset') return gmt(seconds, false, zone);
  if (style === 'longOffset') return gmt(seconds, true, zone);
  const row = rowOf(zone);
  if (style === 'short') return zone === 'UTC' ? 'UTC' : (summer ? row?.[2] : row?.[1]) || (!seconds && GMT.test(zone) ? 'GMT' : gmt(seconds, false, zone));
  if (style === 'shortGeneric' && row?.[1]) return row[1].replace('ST', 'T');
  if (style === 'longGeneric' && row?.[1]) return `${row[0]} Time`;
  if (style !== 'long') throw unavailable(`the time zone's name in the style ${style}`, 'short, long, shortOffset and longOffset are there');
  if (zone === 'UTC') return 'Coordinated Universal Time';
  const whole = WHOLE[zone.slice(zone.lastIndexOf('/') + 1)];
  if (whole) return whole[summer ? 1 : 0];
  if (row) return `${row[0]} ${summer ? (row[4] ?? 'Daylight') : 'Standard'} Time`;
  if (anyhow || /^[+-]/.test(zone)) return gmt(seconds, true, zone);
  throw unavailable(`the long name of the time zone ${zone}`, 'use the style short or longOffset');
};

// The zone of local time: `TZ`, or UTC.
export const localZone = () => st?.zone ?? 'UTC';
export const chooseZone = name => {
  const found = name ? zoneName(name.replace(/^:/, '')) : undefined;
  if (found === undefined && st.zone === undefined) return;
  st.zone = found ?? 'UTC';
  H().chooseZone(st.zone);
};
