// Dates and sorting, as a calendar skill does it.
const DAY = 24 * 60 * 60 * 1000;
const iso = date => date.toISOString().slice(0, 10);

export const execute = ({ start, tasks }) => {
  const begin = new Date(`${start}T00:00:00Z`);
  const done = new Map();
  const visit = (name, path = []) => {
    if (path.includes(name)) throw new Error(`cycle: ${[...path, name].join(' → ')}`);
    if (done.has(name)) return done.get(name);
    const { days, after = [] } = tasks[name];
    const from = Math.max(0, ...after.map(other => visit(other, [...path, name])));
    done.set(name, from + days);
    return from + days;
  };
  for (const name of Object.keys(tasks)) visit(name);
  return {
    ends: Object.fromEntries([...done].map(([name, day]) => [name, iso(new Date(+begin + (day - 1) * DAY))])),
    weekday: begin.toLocaleDateString('en-US', { weekday: 'long' }),
    offset: begin.getTimezoneOffset(),
    parsed: [Date.parse('2024-02-30'), Date.parse('2024-02-29T12:00:00+02:00'), new Date(NaN).getTime()].map(Number.isNaN),
  };
};
