import * as v from "valibot";
import { MINUTE_MS } from "../../../../shared/model/time.ts";
import { INTERVAL_MS, INTERVALS, type Interval } from "../../../../shared/model/candle.ts";
import type { Clock, Stop } from "../../../../shared/client/mod.ts";
import { CHART_KINDS, type ChartKind } from "../../tables/candles.ts";
import { Settler } from "./settler.ts";
import { PersistedValue, type KeyValueStore } from "../storage/persisted-value.ts";

/** The page's address: its query, and word of the viewer going back or forth. */
export interface AddressBar {
  read(): URLSearchParams;
  /** Exchanges the query without a new history entry. May throw: browsers limit how often. */
  write(query: URLSearchParams): void;
  /** The same as a new history entry. */
  push(query: URLSearchParams): void;
  onPop(run: () => void): Stop;
}

/** Safari allows 100 changes of the address in 30 s; Chromium drops more than 200 in 10 s. */
const WRITE_EVERY_MS = 400;
const MAX_SYMBOL = 64;
/** What a first visit opens: candles of a minute move with every trade, and reach back over hours. */
const FIRST_INTERVAL: Interval = "1m";

const symbol = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_SYMBOL));
const interval = v.picklist(INTERVALS);
const chart = v.picklist(CHART_KINDS);
const MemorySchema = v.object({ symbol: v.optional(symbol), interval: v.optional(interval), chart: v.optional(chart) });
type Memory = v.InferOutput<typeof MemorySchema>;

/** What is open, as an address names it. */
interface View {
  readonly symbol: string | undefined;
  readonly interval: Interval;
  /** Undefined where nobody has chosen one. */
  readonly chart: ChartKind | undefined;
}

/** What an address asked for that there is not. */
export interface Unknown {
  readonly symbol?: string;
  readonly interval?: string;
  readonly chart?: string;
}

const NOTHING: Unknown = {};

/** What is open: symbol, interval and kind of chart. Kept in the address, so it can be shared, and persisted. */
export class Selection {
  #symbol = $state.raw<string | undefined>(undefined);
  #interval = $state.raw<Interval>(FIRST_INTERVAL);
  /** Undefined until someone chose one: an address, an earlier visit, or the viewer. */
  #chart = $state.raw<ChartKind | undefined>();
  /** Said until something else is chosen. */
  unknown = $state.raw<Unknown>(NOTHING);

  readonly #address: AddressBar;
  readonly #memory: PersistedValue<Memory>;
  /** Writes address and memory, seldom enough for the browser, after everything else has been told. */
  readonly #writing: Settler;
  #listeners: readonly (() => void)[] = [];
  /** What the present history entry shows. */
  #entry: View;
  /** How the board spells a symbol; undefined until there is a board. */
  #spelling: ((symbol: string) => string | undefined) | undefined;
  /** Whether the symbol is an address's or the viewer's choice, not an earlier visit's or the page's own. */
  #symbolNamed = false;

  constructor(store: KeyValueStore, address: AddressBar, clock: Clock) {
    this.#address = address;
    this.#writing = new Settler(clock, WRITE_EVERY_MS, () => this.#write());
    this.#memory = new PersistedValue(store, "selection", MemorySchema);
    const memory = this.#memory.read();
    if (memory) {
      this.#symbol = memory.symbol;
      this.#interval = memory.interval ?? this.#interval;
      this.#chart = memory.chart;
    }
    this.#readAddress();
    this.#entry = this.#view;
  }

  /** The open symbol; undefined until one is known: a first-time visitor gets the most active one. */
  get symbol(): string | undefined {
    return this.#symbol;
  }

  get interval(): Interval {
    return this.#interval;
  }
  set interval(next: Interval) {
    if (next === this.#interval) return;
    this.#interval = next;
    this.#changed();
  }

  /** Until one is chosen, a line where candles are of seconds: they would be a pixel wide. */
  get chart(): ChartKind {
    return this.#chart ?? (INTERVAL_MS[this.#interval] < MINUTE_MS ? "line" : "candles");
  }
  set chart(next: ChartKind) {
    if (next === this.#chart) return;
    this.#chart = next;
    this.#changed();
  }

  /** Opens a symbol. */
  choose(next: string): void {
    if (next === this.#symbol) return;
    this.#symbol = next;
    this.#symbolNamed = true;
    this.#changed();
  }

  /** The board is known, and how it spells symbols: "aapl" is AAPL where there is no other. One that it has not is `unknown`. */
  useBoard(spelling: (symbol: string) => string | undefined): void {
    this.#spelling = spelling;
    this.#spell();
  }

  /** Says no more what an address asked for in vain. */
  dismiss(): void {
    this.unknown = NOTHING;
  }

  /** The next longer (1) or shorter (−1) interval; the ends stay. */
  stepInterval(by: 1 | -1): void {
    this.interval = INTERVALS[INTERVALS.indexOf(this.#interval) + by] ?? this.#interval;
  }

  /** The next kind of chart, round and round. */
  nextChart(): void {
    this.chart = CHART_KINDS[(CHART_KINDS.indexOf(this.chart) + 1) % CHART_KINDS.length] ?? "line";
  }

  /** Falls back to `symbol` where none is open, or one that the board does not have; nothing is persisted of that. */
  settle(known: (symbol: string) => boolean, fallback: string): void {
    if (this.#symbol !== undefined && known(this.#symbol)) return;
    this.#symbol = fallback;
    this.#symbolNamed = false;
    this.#entry = this.#view;
    this.#notify();
  }

  /**
   * Shows an interval that bars of `barMs` make candles of, where a shorter one is open that no address asked for: it
   * would stay empty. Nothing is persisted of that.
   */
  suggestInterval(barMs: number): void {
    if (barMs <= INTERVAL_MS[this.#interval] || this.#address.read().has("interval")) return;
    this.#interval = INTERVALS.find((interval) => INTERVAL_MS[interval] >= barMs) ?? "1d";
    this.#entry = this.#view;
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
    const stopPopping = this.#address.onPop(() => this.readAddress());
    return () => {
      stopPopping();
      this.#writing.stop();
    };
  }

  /** Opens what the address names now: the viewer went back or forth, or followed a link within the application. */
  readAddress(): void {
    this.#writing.stop();
    this.#readAddress();
    this.#spell();
    this.#entry = this.#view;
    this.#notify();
  }

  get #view(): View {
    return { symbol: this.#symbol, interval: this.#interval, chart: this.#chart };
  }

  #spell(): void {
    if (this.#symbol === undefined || !this.#spelling) return;
    const spelled = this.#spelling(this.#symbol);
    if (spelled === undefined) {
      if (this.#symbolNamed) this.unknown = { ...this.unknown, symbol: this.#symbol };
    } else if (spelled !== this.#symbol) {
      this.#symbol = spelled;
      this.#writing.request();
    }
  }

  #readAddress(): void {
    const query = this.#address.read();
    const named = { symbol: query.get("symbol"), interval: query.get("interval"), chart: query.get("chart") };
    const unknown: Record<string, string> = {};
    if (v.is(symbol, named.symbol)) {
      this.#symbol = named.symbol;
      this.#symbolNamed = true;
    } else if (named.symbol) unknown["symbol"] = shortened(named.symbol);
    if (v.is(interval, named.interval)) {
      this.#interval = named.interval;
    } else if (named.interval) unknown["interval"] = shortened(named.interval);
    if (v.is(chart, named.chart)) this.#chart = named.chart;
    else if (named.chart) unknown["chart"] = shortened(named.chart);
    this.unknown = unknown;
  }

  #changed(): void {
    this.unknown = NOTHING;
    this.#notify();
    this.#writing.request();
  }

  #write(): void {
    const now = this.#view;
    const before = this.#entry;
    this.#entry = now;
    this.#memory.write(now);
    const another = before.symbol !== undefined && before.symbol !== now.symbol;
    try {
      if (another) this.#put(before, false);
      this.#put(now, another);
    } catch {
      // The browser finds that the address changes too often: it is behind until the next change.
    }
  }

  /** Has the address name a view, where `push` as one that the browser goes back from to the one before. */
  #put(view: View, push: boolean): void {
    const query = this.#address.read();
    const before = query.toString();
    if (view.symbol !== undefined) query.set("symbol", view.symbol);
    query.set("interval", view.interval);
    if (view.chart === undefined) query.delete("chart");
    else query.set("chart", view.chart);
    if (query.toString() === before) return;
    if (push) this.#address.push(query);
    else this.#address.write(query);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

const shortened = (text: string): string => (text.length > MAX_SYMBOL ? `${text.slice(0, MAX_SYMBOL)}…` : text);
