import * as v from "valibot";
import { INTERVALS, type Interval } from "../../../shared/candle.ts";
import { SYMBOL_PATTERN } from "../../../shared/instrument.ts";
import type { Stop } from "./link.ts";
import { Remembered, type KeyValueStore } from "./storage.ts";

export const CHART_KINDS = ["line", "area", "candles"] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

/** The page's address: its query, and word of the viewer going back or forth. */
export interface AddressBar {
  read(): URLSearchParams;
  /** Exchanges the query without a new history entry. */
  write(query: URLSearchParams): void;
  onPop(run: () => void): Stop;
}

const symbol = v.pipe(v.string(), v.regex(SYMBOL_PATTERN));
const interval = v.picklist(INTERVALS);
const chart = v.picklist(CHART_KINDS);
const MemorySchema = v.object({ symbol: v.optional(symbol), interval: v.optional(interval), chart });
type Memory = v.InferOutput<typeof MemorySchema>;

/** What is open: symbol, interval and kind of chart. Kept in the address, so it can be shared, and remembered. */
export class Selection {
  #symbol = $state.raw<string | undefined>(undefined);
  #interval = $state.raw<Interval>("1s");
  #chart = $state.raw<ChartKind>("line");

  /** Whether the interval is someone's choice: an address's, an earlier visit's, or the viewer's now. */
  #intervalChosen = false;
  readonly #address: AddressBar;
  readonly #memory: Remembered<Memory>;
  #listeners: readonly (() => void)[] = [];

  constructor(store: KeyValueStore, address: AddressBar) {
    this.#address = address;
    this.#memory = new Remembered(store, "selection", MemorySchema);
    const memory = this.#memory.read();
    if (memory) {
      this.#symbol = memory.symbol;
      this.#interval = memory.interval ?? this.#interval;
      this.#intervalChosen = memory.interval !== undefined;
      this.#chart = memory.chart;
    }
    this.#readAddress();
  }

  /** The open symbol; undefined until one is known: a first-time visitor gets the most active one. */
  get symbol(): string | undefined {
    return this.#symbol;
  }

  get interval(): Interval {
    return this.#interval;
  }
  set interval(next: Interval) {
    this.#intervalChosen = true;
    if (next === this.#interval) return;
    this.#interval = next;
    this.#changed();
  }

  get chart(): ChartKind {
    return this.#chart;
  }
  set chart(next: ChartKind) {
    if (next === this.#chart) return;
    this.#chart = next;
    this.#changed();
  }

  /** Opens a symbol. */
  choose(next: string): void {
    if (next === this.#symbol || !SYMBOL_PATTERN.test(next)) return;
    this.#symbol = next;
    this.#changed();
  }

  /** The next longer (1) or shorter (−1) interval; the ends stay. */
  stepInterval(by: 1 | -1): void {
    this.interval = INTERVALS[INTERVALS.indexOf(this.#interval) + by] ?? this.#interval;
  }

  /** The next kind of chart, round and round. */
  nextChart(): void {
    this.chart = CHART_KINDS[(CHART_KINDS.indexOf(this.#chart) + 1) % CHART_KINDS.length] ?? "line";
  }

  /** Falls back to `symbol` where none is open, or one that the board does not have; nothing is remembered of that. */
  settle(known: (symbol: string) => boolean, fallback: string): void {
    if (this.#symbol !== undefined && known(this.#symbol)) return;
    this.#symbol = fallback;
    this.#notify();
  }

  /** Shows an interval that there is something to see of, where nobody has chosen one; nothing is remembered of that. */
  suggestInterval(next: Interval): void {
    if (this.#intervalChosen || next === this.#interval) return;
    this.#interval = next;
    this.#notify();
  }

  /** Calls back after every change, until the returned stop. */
  onChange(listener: () => void): Stop {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Follows the address when the viewer goes back or forth, until the returned stop. */
  start(): Stop {
    return this.#address.onPop(() => {
      this.#readAddress();
      this.#notify();
    });
  }

  #readAddress(): void {
    const query = this.#address.read();
    const named = { symbol: query.get("symbol"), interval: query.get("interval"), chart: query.get("chart") };
    if (v.is(symbol, named.symbol)) this.#symbol = named.symbol;
    if (v.is(interval, named.interval)) {
      this.#interval = named.interval;
      this.#intervalChosen = true;
    }
    if (v.is(chart, named.chart)) this.#chart = named.chart;
  }

  #changed(): void {
    const query = this.#address.read();
    if (this.#symbol !== undefined) query.set("symbol", this.#symbol);
    query.set("interval", this.#interval);
    query.set("chart", this.#chart);
    this.#address.write(query);
    const interval = this.#intervalChosen ? this.#interval : undefined;
    this.#memory.write({ symbol: this.#symbol, interval, chart: this.#chart });
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
