// Dates as reports need them.
const d = new Date('2024-02-29T13:45:06.789Z');
console.log(d.toISOString(), d.getTime(), d.toJSON(), d.getUTCDay(), d.getTimezoneOffset());
console.log(String(d), d.toUTCString(), d.toDateString(), d.toTimeString());
console.log(new Date(2024, 0, 31, 12).toISOString(), new Date(Date.UTC(1999, 11, 31)).toISOString(), new Date(0).getFullYear());
for (const text of ['2024-03-10', '2024-03-10T05:00', '2024-03-10T05:00:00+02:00', 'Mar 10, 2024', '10 March 2024 14:00 UTC', 'Sun, 10 Mar 2024 00:00:00 GMT', '2024/03/10', '03/10/2024 5:06 PM', '2024-13-01', 'yesterday'])
  console.log(text, '->', isNaN(Date.parse(text)) ? 'invalid' : new Date(text).toISOString());
const add = (date, days) => { const x = new Date(date); x.setUTCDate(x.getUTCDate() + days); return x; };
console.log([1, 30, 366].map(n => add(d, n).toISOString().slice(0, 10)), new Date(2024, 13, 0).getMonth());
const week = date => { const t = new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())); t.setUTCDate(t.getUTCDate() + 4 - (t.getUTCDay() || 7)); return Math.ceil(((t - Date.UTC(t.getUTCFullYear(), 0, 1)) / 864e5 + 1) / 7); };
console.log(['2020-12-31', '2021-01-03', '2024-12-30'].map(x => week(new Date(x))));
console.log(d.toLocaleDateString('en-US'), '|', d.toLocaleTimeString('en-US'), '|', d.toLocaleString('en-US'), '|', d.toLocaleDateString('en-US', { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }));
console.log(d.toLocaleDateString('en-GB'), '|', d.toLocaleString('en-GB'), '|', d.toLocaleDateString('en-CA'), '|', d.toLocaleDateString(undefined, { month: 'short', day: '2-digit' }));
console.log(new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(d), '|', new Intl.DateTimeFormat('en-US', { month: 'long' }).format(d), '|', new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', hour12: false }).format(d));
console.log(new Intl.DateTimeFormat('en-US', { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(d).map(p => `${p.type}=${p.value}`).join(' '));
console.log(d - new Date('2024-02-28T13:45:06.789Z'), d > new Date(0), d.valueOf() === +d, [new Date(3), new Date(1)].sort((a, b) => a - b).map(Number));
console.log({ d, bad: new Date(NaN) }, String(new Date(NaN)), JSON.stringify({ d: new Date(NaN) }));
try { new Date(NaN).toISOString(); } catch (e) { console.log(e.name, e.message); }
console.log(new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-1, 'day'), new Intl.RelativeTimeFormat('en').format(3, 'week'));
