export interface Item {
  readonly id: number;
  name: string;
  amount: number;
}

export type NewItem = Omit<Item, 'id'>;

export class NoSuchItem extends Error {
  readonly status: number = 404;

  constructor(id: number) {
    super(`no item ${id}`);
  }
}

export class ShoppingList {
  #items: Map<number, Item> = new Map();
  #last = 0;

  add({ name, amount }: NewItem): Item {
    const item: Item = { id: ++this.#last, name, amount };
    this.#items.set(item.id, item);
    return item;
  }

  get(id: number): Item {
    const item: Item | undefined = this.#items.get(id);
    if (item === undefined) throw new NoSuchItem(id);
    return item;
  }

  all(): Item[] {
    return [...this.#items.values()].sort((a, b): number => a.name.localeCompare(b.name));
  }
}

export function isNewItem(value: unknown): value is NewItem {
  const candidate = value as Partial<NewItem> | null;
  return typeof candidate?.name === 'string' && typeof candidate.amount === 'number';
}
