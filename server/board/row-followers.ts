import type { Stop } from "../ports/clock.ts";

type Listener = (n: number) => void;

/** Who is told of every change of single rows. Kept by symbol, because a new epoch may number the instruments anew. */
export class RowFollowers {
  /** Rows that are followed: while there are none, a change costs one comparison. */
  size = 0;
  readonly #bySymbol = new Map<string, Set<Listener>>();
  readonly #idOf: (symbol: string) => number | undefined;
  #byId = new Map<number, Set<Listener>>();

  constructor(idOf: (symbol: string) => number | undefined) {
    this.#idOf = idOf;
  }

  follow(symbol: string, listener: Listener): Stop {
    const listeners = this.#bySymbol.get(symbol) ?? new Set();
    this.#bySymbol.set(symbol, listeners.add(listener));
    this.renumber();
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      if (this.#bySymbol.get(symbol) === listeners) this.#bySymbol.delete(symbol);
      this.renumber();
    };
  }

  /** Looks up the ids of the symbols again. */
  renumber(): void {
    this.#byId = new Map();
    for (const [symbol, listeners] of this.#bySymbol) {
      const id = this.#idOf(symbol);
      if (id !== undefined) this.#byId.set(id, listeners);
    }
    this.size = this.#byId.size;
  }

  changed(id: number, n: number): void {
    const listeners = this.#byId.get(id);
    if (listeners !== undefined) for (const listener of listeners) listener(n);
  }
}
