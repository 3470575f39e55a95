import { DAY_MS } from "../../../../../shared/model/time.ts";
import type { Instrument } from "../../../../../shared/model/instrument.ts";
import type { InstrumentId } from "../../../../../shared/model/units.ts";
import type { HttpPort } from "../../connection/ports.ts";
import type { Market } from "../../market/market.svelte.ts";
import { byTurnover } from "./ranks.ts";
import { VolumeProfile } from "./volume-profile.ts";

/** Recorded days that are averaged: five of trading, with a weekend among them. */
const LOOK_BACK_MS = 7 * DAY_MS;
/** Instruments whose history is asked for; on longer boards those with the highest turnover. */
const MAX_INSTRUMENTS = 500;
const CHUNK = 50;
const RETRY_MS = 30_000;

/** Loads how much each instrument usually trades, when that is first asked for and once for each date. */
export class UsualVolumes {
  readonly #market: Market;
  readonly #http: HttpPort;
  #request = new AbortController();
  readonly #profiles = new Map<InstrumentId, VolumeProfile>();
  #loadedFor: { readonly instruments: readonly Instrument[]; readonly date: number } | undefined;
  /** After a failure nothing is asked for before this time of the market, ms. */
  #retryAt = -Infinity;

  constructor(market: Market, http: HttpPort) {
    this.#market = market;
    this.#http = http;
  }

  /** Today's volume as a multiple of what is usual by this time of the day; NaN while that is not known. */
  multiple({ id }: Instrument): number {
    const { marketTime, table } = this.#market;
    const usual = this.#profiles.get(id)?.usualBy(marketTime) ?? Number.NaN;
    return usual > 0 ? (table.columns.volume[id] ?? 0) / usual : Number.NaN;
  }

  /** Loads what is missing. To be called whenever the multiples are wanted. */
  want(): void {
    const { instruments, marketTime } = this.#market;
    const date = Math.floor(marketTime / DAY_MS);
    const held = this.#loadedFor;
    if (marketTime === 0 || (held?.instruments === instruments && held.date === date)) return;
    if (marketTime < this.#retryAt) return;
    this.#loadedFor = { instruments, date };
    this.#request.abort();
    this.#request = new AbortController();
    void this.#load(instruments, date * DAY_MS, this.#request.signal);
  }

  async #load(instruments: readonly Instrument[], today: number, signal: AbortSignal): Promise<void> {
    const wanted = byTurnover(this.#market, instruments).slice(0, MAX_INSTRUMENTS);
    this.#profiles.clear();
    try {
      for (let k = 0; k < wanted.length && !signal.aborted; k += CHUNK) {
        const chunk = wanted.slice(k, k + CHUNK);
        const candles = await this.#http.candlesOfMany(chunk, "1h", today - LOOK_BACK_MS, signal);
        if (signal.aborted) return;
        for (const { id, symbol } of chunk) this.#profiles.set(id, new VolumeProfile(candles.get(symbol) ?? [], today));
      }
    } catch {
      if (signal.aborted) return;
      // The server is away: the list has those that are here, and the rest is asked for a little later.
      this.#loadedFor = undefined;
      this.#retryAt = this.#market.marketTime + RETRY_MS;
    }
  }
}
