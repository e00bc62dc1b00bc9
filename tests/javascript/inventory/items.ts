export type Money = number & { readonly brand?: unique symbol };
export interface Item { id: number; name: string; price: Money }
export const isItem = (x: unknown): x is Item => typeof (x as Item)?.id === 'number';
export function total(list: ReadonlyArray<Item>): Money {
  return list.reduce((sum, { price }: Item) => sum + price, 0);
}
