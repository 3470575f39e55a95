import type { Clock, Stop } from "../../../../shared/client/mod.ts";
import { DAY_MS, startOfDay } from "../../../../shared/model/time.ts";
import type { Candle } from "../../../../shared/model/candle.ts";
import type { Instrument } from "../../../../shared/model/instrument.ts";
import type { Epoch, InstrumentId } from "../../../../shared/model/units.ts";
import { SPARKLINE_LEAST, SPARKLINE_STEP_MS } from "../../tables/sparklines.ts";
import type { AppPart } from "../app/app-part.ts";
import type { HttpPort } from "../connection/ports.ts";
import type { Market } from "./market.svelte.ts";

/** How far back the last session may lie: over a weekend with a holiday before it. */
const LOOK_BACK_MS = 4 * DAY_MS;
/** Symbols per request, so that the first rows' paths come first and no answer is large. */
const CHUNK = 50;
const RETRY_MS = 15_000;

/**
 * Loads today's price path of every instrument, once per epoch. Live quotes continue it. It is loaded again where quotes
 * may have been missed for longer than a point. Today is the UTC date of an instrument's newest candle: on a morning
 * before the open that is the last session. Where today is short, the hours before it come too.
 */
export class SparklineLoader implements AppPart {
  readonly #market: Market;
  readonly #http: HttpPort;
  readonly #clock: Clock;
  readonly #first: () => readonly InstrumentId[];
  #loadedFor: { readonly instruments: readonly Instrument[]; readonly epoch: Epoch; readonly at: number } | undefined;
  #request = new AbortController();
  #again: Stop = () => {};

  /** @param first names the instruments to load before the others. */
  constructor(market: Market, http: HttpPort, clock: Clock, first: () => readonly InstrumentId[] = () => []) {
    this.#market = market;
    this.#http = http;
    this.#clock = clock;
    this.#first = first;
  }

  stop(): void {
    this.#again();
    this.#request.abort();
  }

  /** The previous closes are known, which the paths are drawn against. */
  snapshot(): void {
    this.#load();
  }

  visibilityChanged(hidden: boolean): void {
    if (!hidden && this.#market.hasPrices) this.#load();
  }

  /** Loads what this epoch still lacks. */
  #load(): void {
    const { instruments, epoch } = this.#market;
    const held = this.#loadedFor;
    const at = this.#clock.now();
    if (held?.instruments === instruments && held.epoch === epoch && at - held.at < SPARKLINE_STEP_MS) return;
    this.#loadedFor = { instruments, epoch, at };
    this.stop();
    this.#request = new AbortController();
    const first = this.#first().flatMap((id) => instruments[id] ?? []);
    void this.#loadAll([...new Set([...first, ...instruments])], this.#request.signal);
  }

  async #loadAll(instruments: readonly Instrument[], signal: AbortSignal): Promise<void> {
    for (let k = 0; k < instruments.length && !signal.aborted; k += CHUNK) {
      try {
        await this.#loadChunk(instruments.slice(k, k + CHUNK), signal);
      } catch {
        // A sparkline is an ornament: the rows stay as they are, and the rest is asked for a little later.
        if (!signal.aborted)
          this.#again = this.#clock.after(RETRY_MS, () => void this.#loadAll(instruments.slice(k), signal));
        return;
      }
    }
  }

  async #loadChunk(chunk: readonly Instrument[], signal: AbortSignal): Promise<void> {
    // A replay's time may not be known yet: the newest candles are then taken, whenever they are of.
    const now = this.#market.marketTime;
    const today = await this.#http.candlesOfMany(chunk, "15m", startOfDay(now), signal);
    if (!signal.aborted) this.#fill(chunk, today);
    const few = chunk.filter(({ symbol }) => (today.get(symbol)?.length ?? 0) < SPARKLINE_LEAST);
    if (few.length === 0 || signal.aborted) return;
    const before = await this.#http.candlesOfMany(few, "15m", now - LOOK_BACK_MS, signal);
    if (!signal.aborted) this.#fill(few, before);
  }

  #fill(instruments: readonly Instrument[], candles: ReadonlyMap<string, readonly Candle[]>): void {
    for (const { id, symbol } of instruments) {
      const all = candles.get(symbol) ?? [];
      const date = Math.floor((all.at(-1)?.t ?? 0) / DAY_MS);
      const today = all.filter(({ t }) => Math.floor(t / DAY_MS) === date).length;
      if (today > 0) this.#market.loadSparkline(id, all.slice(-Math.max(today, SPARKLINE_LEAST)), today);
    }
  }
}
