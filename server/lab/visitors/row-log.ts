import { formatEpoch } from "../../../shared/model/units.ts";
import type { Quotes } from "../../ports/board.ts";

/** The maximum number of changes of a symbol that wait to be sent: more than the busiest row has per second. */
const MAX_CHANGES = 20_000;

/** The changes of one symbol that wait to be sent, and the epoch of their numbers. */
interface FollowedRow {
  epoch: string;
  changes: [n: number, t: number][];
  stop: () => void;
}

/** The changes of the symbols that a visitor follows until they are sent. A page compares its transports with them. */
export class RowLog {
  readonly #quotes: () => Quotes | undefined;
  readonly #wall: () => number;
  readonly #send: (text: string) => void;
  readonly #rows = new Map<string, FollowedRow>();

  constructor(quotes: () => Quotes | undefined, wall: () => number, send: (text: string) => void) {
    this.#quotes = quotes;
    this.#wall = wall;
    this.#send = send;
  }

  /**
   * Follows these symbols in the place of those before, and starts with their present rows. Returns a symbol that the board
   * does not have; nothing has changed then.
   */
  follow(symbols: readonly string[]): string | undefined {
    const quotes = this.#quotes();
    const ids = symbols.map((symbol) => quotes?.idOf(symbol));
    const unknown = symbols.find((_symbol, index) => ids[index] === undefined);
    if (unknown !== undefined) return unknown;
    this.stop();
    for (const [index, symbol] of symbols.entries()) {
      const id = ids[index];
      if (quotes !== undefined && id !== undefined && !this.#rows.has(symbol)) {
        this.#start(symbol, quotes, quotes.columns.n[id] ?? 0);
      }
    }
    return undefined;
  }

  stop(): void {
    for (const { stop } of this.#rows.values()) stop();
    this.#rows.clear();
  }

  flush(): void {
    for (const [symbol, row] of this.#rows) this.#flushRow(symbol, row);
  }

  #start(symbol: string, quotes: Quotes, n: number): void {
    const row: FollowedRow = { epoch: formatEpoch(quotes.epoch), changes: [[n, this.#wall()]], stop: () => {} };
    row.stop = quotes.followRow(symbol, (next) => {
      this.#add(symbol, row, quotes, next);
    });
    this.#rows.set(symbol, row);
  }

  #add(symbol: string, row: FollowedRow, quotes: Quotes, n: number): void {
    const epoch = formatEpoch(quotes.epoch);
    if (epoch !== row.epoch || row.changes.length >= MAX_CHANGES) this.#flushRow(symbol, row);
    row.epoch = epoch;
    row.changes.push([n, this.#wall()]);
  }

  #flushRow(symbol: string, row: FollowedRow): void {
    if (row.changes.length === 0) return;
    const { epoch, changes } = row;
    row.changes = [];
    this.#send(JSON.stringify({ type: "changes", symbol, epoch, changes }));
  }
}
