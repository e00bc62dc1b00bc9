// Time zones by name and by TZ, and how other English-speaking countries write dates.
process.env.TZ = 'America/New_York';
const d = new Date(2024, 2, 10, 2, 30);
console.log(
  d.toString(),
  d.toISOString(),
  d.getHours(),
  d.getTimezoneOffset(),
  new Date('2024-07-01T12:00').toISOString(),
  new Date(2024, 10, 3, 1, 30).toISOString(),
  d.toLocaleString(),
  Intl.DateTimeFormat().resolvedOptions().timeZone,
  d.toTimeString(),
);
process.env.TZ = 'Asia/Kolkata';
console.log(new Date(0).toString(), new Date(0).toLocaleTimeString('en-GB'), new Date(2020, 0, 1).toJSON());
process.env.TZ = 'UTC';
console.log(new Date(0).toString());
for (const z of [
  'America/New_York',
  'Europe/London',
  'Europe/Paris',
  'Asia/Tokyo',
  'Australia/Sydney',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Pacific/Auckland',
  'America/Phoenix',
  'Africa/Nairobi',
  'Asia/Dubai',
  'Europe/Moscow',
  'Asia/Singapore',
  'Asia/Ho_Chi_Minh',
  'America/Halifax',
  'Asia/Seoul',
  'Africa/Johannesburg',
  'America/Mexico_City',
  'america/chicago',
  'Asia/Bangkok',
  'Europe/Istanbul',
  'Pacific/Honolulu',
  'America/Anchorage',
  'America/St_Johns',
  'Europe/Athens',
  'Europe/Lisbon',
  'Asia/Jerusalem',
  'America/Bogota',
  'America/Argentina/Buenos_Aires',
  'Asia/Manila',
  '+05:30',
])
  for (const m of [0, 6])
    for (const s of ['short', 'long', 'shortOffset', 'longOffset'])
      try {
        console.log(
          z,
          m,
          s,
          new Intl.DateTimeFormat('en-US', {
            timeZone: z,
            timeZoneName: s,
            dateStyle: undefined,
            hour: 'numeric',
          }).format(new Date(Date.UTC(2024, m, 15, 12))),
        );
      } catch (e) {
        console.log(z, s, e.name, e.message);
      }
try {
  Intl.DateTimeFormat('en', { timeZone: 'Mars/X' });
} catch (e) {
  console.log(e.name, e.message);
}
const p = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
}).formatToParts(new Date(Date.UTC(2024, 6, 1, 4, 5, 6)));
console.log(p.map(x => x.type + '=' + x.value).join(' '));
for (const l of ['en-AU', 'en-NZ', 'en-IE', 'en-IN', 'en-GB', 'en-CA'])
  console.log(
    l,
    new Date(Date.UTC(2024, 2, 5, 15, 4, 5)).toLocaleString(l),
    (1234567.891).toLocaleString(l),
    new Date(Date.UTC(2024, 2, 5, 15, 4, 5)).toLocaleDateString(l, { dateStyle: 'medium' }),
    new Date(Date.UTC(2024, 2, 5, 15, 4, 5)).toLocaleDateString(l, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }),
    new Date(Date.UTC(2024, 2, 5, 15, 4, 5)).toLocaleTimeString(l, { hour: '2-digit', minute: '2-digit' }),
    new Date(Date.UTC(2024, 2, 5)).toLocaleDateString(l, { dateStyle: 'short' }),
    new Date(Date.UTC(2024, 2, 5)).toLocaleDateString(l, { month: 'short', day: 'numeric' }),
  );
console.log('I'.toLocaleLowerCase('tr'), 'iı'.toLocaleUpperCase('tr-TR'), 'I'.toLocaleLowerCase());
for (const n of [0, 5, 12345, 0.00123, -99999.9, 1e21])
  console.log(
    new Intl.NumberFormat('en', { notation: 'scientific' }).format(n),
    new Intl.NumberFormat('en', { notation: 'engineering' }).format(n),
  );
const f = (o, a, b) => {
  try {
    return new Intl.DateTimeFormat('en-US', o).formatRange(new Date(a), new Date(b));
  } catch (e) {
    return e.message;
  }
};
console.log(
  f({ dateStyle: 'medium' }, 0, 864e5 * 40),
  f({ dateStyle: 'medium' }, 0, 864e5 * 4),
  f({ dateStyle: 'long' }, 0, 864e5 * 400),
  f({}, 0, 864e5),
  f({ dateStyle: 'medium' }, 0, 0),
  f({ month: 'short', day: 'numeric' }, 0, 864e6),
  f({ month: 'long', year: 'numeric' }, 0, 864e5 * 50),
);
