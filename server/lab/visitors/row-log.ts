import { formatEpoch } from "../../../shared/model/units.ts";
import type { Quotes } from "../../ports/board.ts";

/** The maximum number of changes that wait to be sent: more than the busiest row has per second. */
const MAX_CHANGES = 20_000;

/** The changes of a visitor's followed symbol until they are sent. A page compares its transports with them. */
export class RowLog {
  readonly #quotes: () => Quotes | undefined;
  readonly #wall: () => number;
  readonly #send: (text: string) => void;
  #symbol = "";
  #epoch = "";
  #changes: [n: number, t: number][] = [];
  #stop: () => void = () => {};

  constructor(quotes: () => Quotes | undefined, wall: () => number, send: (text: string) => void) {
    this.#quotes = quotes;
    this.#wall = wall;
    this.#send = send;
  }

  /** Starts with the present row. Returns whether the board has the symbol. */
  follow(symbol: string): boolean {
    const quotes = this.#quotes();
    const id = quotes?.idOf(symbol);
    if (quotes === undefined || id === undefined) return false;
    this.stop();
    this.#symbol = symbol;
    this.#epoch = formatEpoch(quotes.epoch);
    this.#add(quotes, quotes.columns.n[id] ?? 0);
    this.#stop = quotes.followRow(symbol, (n) => {
      this.#add(quotes, n);
    });
    return true;
  }

  stop(): void {
    this.#stop();
    this.#stop = () => {};
    this.#changes = [];
  }

  flush(): void {
    if (this.#changes.length === 0) return;
    const [symbol, epoch, changes] = [this.#symbol, this.#epoch, this.#changes];
    this.#changes = [];
    this.#send(JSON.stringify({ type: "changes", symbol, epoch, changes }));
  }

  #add(quotes: Quotes, n: number): void {
    const epoch = formatEpoch(quotes.epoch);
    if (epoch !== this.#epoch || this.#changes.length >= MAX_CHANGES) this.flush();
    this.#epoch = epoch;
    this.#changes.push([n, this.#wall()]);
  }
}
