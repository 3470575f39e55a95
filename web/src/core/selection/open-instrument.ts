import type { Clock, Stop } from "../../../../shared/client/mod.ts";
import type { AppPart } from "../app/app-part.ts";
import type { Market } from "../market/market.svelte.ts";
import type { CandleSeries } from "./candle-series.svelte.ts";
import type { Selection } from "./selection.svelte.ts";
import { Settler } from "./settler.ts";
import type { TimeAndSales } from "./time-and-sales.svelte.ts";

/** How long the viewer must stay on a symbol, having come from another just before, until it is subscribed to, ms. */
const FOLLOW_AFTER_MS = 120;

/** Opens the candles and trades of the selected symbol, and selects one where none is. */
export class OpenInstrument implements AppPart {
  readonly #market: Market;
  readonly #selection: Selection;
  readonly #candleSeries: CandleSeries;
  readonly #timeAndSales: TimeAndSales;
  readonly #opened: () => void;
  /** Subscribes to what is open, once the viewer no longer runs through the list. */
  readonly #following: Settler;

  /** @param opened is called after an instrument was opened, so that it is drawn. */
  constructor(
    market: Market,
    selection: Selection,
    candleSeries: CandleSeries,
    timeAndSales: TimeAndSales,
    clock: Clock,
    opened: () => void,
  ) {
    this.#market = market;
    this.#selection = selection;
    this.#candleSeries = candleSeries;
    this.#timeAndSales = timeAndSales;
    this.#opened = opened;
    this.#following = new Settler(clock, FOLLOW_AFTER_MS, () => {
      candleSeries.follow();
      timeAndSales.follow();
    });
  }

  start(): Stop {
    return this.#selection.onChange(() => this.#open());
  }

  instrumentsChanged(): void {
    this.#selection.useBoard((symbol) => this.#market.spelling(symbol));
    this.#open();
  }

  /** A first-time visitor gets the most active symbol, which only prices tell. */
  snapshot(): void {
    const fallback = this.#market.mostActive() ?? this.#market.instruments[0];
    if (fallback) this.#selection.settle((symbol) => this.#market.find(symbol) !== undefined, fallback.symbol);
  }

  stop(): void {
    this.#following.stop();
  }

  #open(): void {
    const { symbol, interval } = this.#selection;
    const instrument = symbol === undefined ? undefined : this.#market.find(symbol);
    if (!instrument) {
      // The ids of what was open may be another instrument's now.
      this.#candleSeries.close();
      this.#timeAndSales.close();
      return;
    }
    this.#candleSeries.open(instrument, interval);
    this.#timeAndSales.open(instrument);
    this.#following.request();
    this.#opened();
  }
}
