import { DAY_MS } from "../../../../../shared/model/time.ts";
import type { Instrument } from "../../../../../shared/model/instrument.ts";
import { NO_PRICE } from "../../../../../shared/model/quote.ts";
import type { HttpPort } from "../../../core/connection/ports.ts";
import { PriceMarks } from "./price-marks.ts";

/** Symbols per request, which the server allows. */
const CHUNK = 1_000;
/** How far back the last trade may lie: over a weekend with a holiday before it. */
const LOOK_BACK_MS = 4 * DAY_MS;
/** Between two requests, ms. */
const PAUSE_MS = 10_000;

/** The prices at the beginning of a period, which the server is asked for once where the page has not seen them. */
export class References {
  readonly #marks = new PriceMarks();
  readonly #http: Pick<HttpPort, "candlesOfMany">;
  readonly #arrived: () => void;
  #asking = new AbortController();
  #askedAt = -Infinity;

  /** @param arrived is called when prices have come. */
  constructor(http: Pick<HttpPort, "candlesOfMany">, arrived: () => void) {
    this.#http = http;
    this.#arrived = arrived;
  }

  /** Takes the present prices, about once a second; `now` is market time, ms. */
  read(now: number, last: Int32Array): void {
    this.#marks.read(now, last);
  }

  /**
   * The prices at a full minute, by instrument id; undefined until they have come.
   *
   * @param clock the page's clock, ms
   */
  at(minute: number, instruments: readonly Instrument[], clock: number): Int32Array | undefined {
    const held = this.#marks.at(minute);
    if (held || clock - this.#askedAt < PAUSE_MS) return held;
    this.#askedAt = clock;
    void this.#ask(minute, instruments);
    return undefined;
  }

  /** Another period is wanted, so the next request need not wait. */
  hurry(): void {
    this.#askedAt = -Infinity;
  }

  /** Ids name other instruments, or time begins again. */
  clear(): void {
    this.stop();
    this.#marks.clear();
    this.hurry();
  }

  stop(): void {
    this.#asking.abort();
  }

  async #ask(minute: number, instruments: readonly Instrument[]): Promise<void> {
    this.stop();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const prices = new Int32Array(instruments.length).fill(NO_PRICE);
    try {
      for (let k = 0; k < instruments.length; k += CHUNK) {
        const chunk = instruments.slice(k, k + CHUNK);
        const range = { to: minute, limit: 1 };
        const candles = await this.#http.candlesOfMany(chunk, "1m", minute - LOOK_BACK_MS, signal, range);
        for (const { id, symbol } of chunk) prices[id] = candles.get(symbol)?.at(-1)?.c ?? NO_PRICE;
      }
    } catch {
      // The tiles say that there is no data, and the server is asked again after the pause.
      return;
    }
    if (signal.aborted) return;
    this.#marks.put(minute, prices);
    this.#arrived();
  }
}
