import type { Candle } from "../../../../shared/model/candle.ts";
import type { Instrument } from "../../../../shared/model/instrument.ts";
import { startOfDay } from "../../../../shared/model/time.ts";
import type { AppPart } from "../../core/app/app-part.ts";
import type { HttpPort } from "../../core/connection/ports.ts";
import type { Market } from "../../core/market/market.svelte.ts";
import { historyRange, usualVolume, usualVolumeByNow, Vwap, type HistoryRange } from "./figures.ts";

/** Candles asked for: a year of days, eleven days of hours, and the minutes of one day. */
const LIMITS = { "1d": 400, "1h": 264, "1m": 1_440 } as const;
/** How long a viewer stays on a symbol until it is asked for, and how often again, ms. */
const SETTLE_MS = 500;
const AGAIN_MS = 300_000;
const LIVE_EVERY_MS = 1_000;

/** What a symbol's figures need of its past: asked for once it has been open for a moment, and again every five minutes. */
export class SymbolHistory implements AppPart {
  range = $state.raw<HistoryRange | undefined>();
  usual = $state.raw<number | undefined>();
  /** Today's volume against what is usual at this time of day, a ratio. */
  pace = $state.raw<number | undefined>();
  /** Mantissa with a fraction. */
  vwap = $state.raw(Number.NaN);
  turnover = $state.raw(0);

  readonly #market: Market;
  readonly #http: Pick<HttpPort, "candles">;
  readonly #instrument: Instrument;
  #hours: readonly Candle[] = [];
  #days: readonly Candle[] = [];
  #vwap: Vwap | undefined;
  #asking = new AbortController();
  #dueAt: number | undefined;
  #liveAt = -Infinity;

  constructor(market: Market, http: Pick<HttpPort, "candles">, instrument: Instrument) {
    this.#market = market;
    this.#http = http;
    this.#instrument = instrument;
  }

  stop(): void {
    this.#asking.abort();
  }

  /** A new connection may have missed trades. */
  snapshot(): void {
    this.#dueAt = undefined;
  }

  /** Part of a frame. */
  flush(now: number): void {
    if (now - this.#liveAt < LIVE_EVERY_MS || !this.#market.hasPrices) return;
    this.#liveAt = now;
    this.#dueAt ??= now + SETTLE_MS;
    if (now >= this.#dueAt) {
      this.#dueAt = now + AGAIN_MS;
      void this.#ask();
    }
    this.#update();
  }

  #update(): void {
    const { table, marketTime } = this.#market;
    const { id, exponent } = this.#instrument;
    const volume = table.columns.volume[id] ?? 0;
    this.range = historyRange(this.#days, marketTime);
    this.usual = usualVolume(this.#days, marketTime);
    const byNow = usualVolumeByNow(this.#hours, marketTime);
    this.pace = byNow === undefined || byNow === 0 ? undefined : volume / byNow;
    if (!this.#vwap) return;
    this.#vwap.add(volume, table.columns.last[id] ?? 0);
    this.vwap = this.#vwap.price;
    this.turnover = this.#vwap.turnover(exponent);
  }

  async #ask(): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const today = startOfDay(this.#market.marketTime);
    const candles = (interval: keyof typeof LIMITS, from?: number) =>
      this.#http.candles(
        this.#instrument,
        interval,
        { limit: LIMITS[interval], ...(from === undefined ? {} : { from }) },
        signal,
      );
    try {
      const [days, hours] = await Promise.all([candles("1d"), candles("1h")]);
      const minutes = await candles("1m", today);
      this.#days = days;
      this.#hours = hours;
      this.#vwap = new Vwap(minutes, this.#market.table.columns.volume[this.#instrument.id] ?? 0);
      this.#update();
    } catch {
      // The figures stay unknown, or as old as they are, until they are asked for again.
    }
  }
}
