// TypeScript as skills have it: types, generics, classes, narrowing.
import { readFileSync } from 'node:fs';
import { type Item, type Money, total, isItem } from './items.ts';
import type { Report } from './types.ts';

type Grouped<K extends string, V> = Partial<Record<K, V[]>>;
interface Shape { kind: 'circle' | 'square'; size: number }
declare const notThere: string;

abstract class Store<T extends { id: number }> {
  protected readonly rows = new Map<T['id'], T>();
  static created: number = 0;
  #hidden?: string;
  constructor() { Store.created++; this.#hidden = undefined; }
  abstract describe(row: T): string;
  add(...rows: T[]): this { for (const row of rows) this.rows.set(row.id, row); return this; }
  find<K extends keyof T>(key: K, value: T[K]): T | undefined { return [...this.rows.values()].find((r): r is T => r[key] === value); }
  get size(): number { return this.rows.size; }
}
class Items extends Store<Item> {
  override describe(row: Item): string { return `${row.name}: ${row.price as number}`; }
}
function area(s: Shape): number;
function area(s: Shape, factor: number): number;
function area(s: Shape, factor = 1): number {
  switch (s.kind) {
    case 'circle': return Math.round(Math.PI * s.size ** 2 * factor);
    case 'square': return s.size ** 2 * factor;
    default: { const never: never = s.kind; throw new Error(never); }
  }
}
const raw: unknown = JSON.parse(readFileSync(0, 'utf8'));
const items = (raw as { items: unknown[] }).items.filter(isItem);
const store = new Items().add(...items);
const group = <T, K extends string>(list: readonly T[], by: (x: T) => K): Grouped<K, T> => list.reduce<Grouped<K, T>>((g, x) => ({ ...g, [by(x)]: [...(g[by(x)] ?? []), x] }), {});
const report: Report = { total: total(items), names: items.map(i => i.name!), when: null as Date | null };
const tuple = [1, 'two', true] as const satisfies readonly unknown[];
let maybe: string | undefined = store.find('name', 'tea')?.name;
console.log(report, store.size, Store.created, maybe, tuple, store.describe(items[0]!));
console.log(Object.keys(group(items, i => (i.price > 5 ? 'dear' : 'cheap'))), area({ kind: 'circle', size: 2 }), area({ kind: 'square', size: 3 }, 2), typeof (<T,>(x: T): T => x)(5 as Money));
async function later<T>(x: Promise<T>): Promise<Awaited<T>> { return await x; }
console.log(await later(Promise.resolve([1] as number[])));
export {};
