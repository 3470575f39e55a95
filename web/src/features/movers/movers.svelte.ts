import { NO_PRICE } from "../../../../shared/model/quote.ts";
import { DAY_MS, startOfDay } from "../../../../shared/model/time.ts";
import type { AppPart } from "../../core/app/app-part.ts";
import type { HttpPort } from "../../core/connection/ports.ts";
import type { Market } from "../../core/market/market.svelte.ts";
import { NO_RANKING, rank, type ListKind, type Mover, type Ranking } from "./rank.ts";

const RANK_EVERY_MS = 2_000;
/** Instruments of a list that are ranked; a view shows as many as it has room for. */
const COUNT = 10;
/** Days whose mean is the usual volume. Of long boards fewer, since every day is asked for. */
const USUAL_DAYS = 20;
const USUAL_DAYS_LONG = 4;
const LONG_BOARD = 1_000;
const CHUNK = 500;
const LOOK_BACK_MS = 60 * DAY_MS;

/** The lists of movers, ranked every two seconds. A list that is pointed at or has the keyboard keeps its order. */
export class Movers implements AppPart {
  ranking = $state.raw<Ranking>(NO_RANKING);
  /** The list that is held. */
  held = $state.raw<ListKind | undefined>();

  readonly #market: Market;
  readonly #http: Pick<HttpPort, "candlesOfMany">;
  #rankedAt = -Infinity;
  #usual = new Float64Array(0);
  #usualOf = Number.NaN;
  #edges = new DayEdges(0);
  #asking = new AbortController();

  constructor(market: Market, http: Pick<HttpPort, "candlesOfMany">) {
    this.#market = market;
    this.#http = http;
  }

  stop(): void {
    this.#asking.abort();
  }

  instrumentsChanged(): void {
    this.#begin();
  }

  epochChanged(): void {
    this.#begin();
  }

  /** Part of a frame. */
  flush(now: number): void {
    const { instruments, table, marketTime, hasPrices } = this.#market;
    if (now - this.#rankedAt < RANK_EVERY_MS || instruments.length === 0 || !hasPrices) return;
    this.#rankedAt = now;
    const { columns } = table;
    if (this.#edges.size !== instruments.length) this.#edges = new DayEdges(instruments.length);
    this.#edges.read(columns, marketTime);
    this.#followDay(startOfDay(marketTime));
    const { highAt, lowAt } = this.#edges;
    this.#show(rank({ instruments, columns, usualVolume: this.#usual, highAt, lowAt }, COUNT));
  }

  #show(next: Ranking): void {
    const { held, ranking } = this;
    this.ranking = held === undefined ? next : { ...next, [held]: withFigures(ranking[held], next[held]) };
  }

  #begin(): void {
    this.#asking.abort();
    this.#usualOf = Number.NaN;
    this.#usual = new Float64Array(0);
    this.#edges = new DayEdges(0);
    this.#rankedAt = -Infinity;
    this.ranking = NO_RANKING;
  }

  /** Asks for the usual volumes once a day. */
  #followDay(today: number): void {
    if (today === this.#usualOf || today <= 0) return;
    this.#usualOf = today;
    this.#asking.abort();
    this.#asking = new AbortController();
    void this.#ask(today, this.#asking.signal);
  }

  async #ask(today: number, signal: AbortSignal): Promise<void> {
    const { instruments } = this.#market;
    const limit = instruments.length > LONG_BOARD ? USUAL_DAYS_LONG : USUAL_DAYS;
    const usual = new Float64Array(instruments.length);
    for (let k = 0; k < instruments.length; k += CHUNK) {
      const chunk = instruments.slice(k, k + CHUNK);
      // Without an answer the list of unusual volumes stays empty for these: it is asked for again tomorrow, or when the
      // server has a new epoch.
      const days = await this.#http
        .candlesOfMany(chunk, "1d", today - LOOK_BACK_MS, signal, { to: today, limit })
        .catch(() => undefined);
      if (signal.aborted) return;
      for (const { id, symbol } of chunk) {
        const candles = days?.get(symbol) ?? [];
        usual[id] = candles.reduce((sum, { v }) => sum + v, 0) / Math.max(1, candles.length);
      }
    }
    this.#usual = usual;
  }
}

/** The same instruments in the same order, with the figures that they have now where those are known. */
function withFigures(held: readonly Mover[], next: readonly Mover[]): readonly Mover[] {
  return held.map((one) => next.find(({ id }) => id === one.id) ?? one);
}

/** Notes when the day's highs and lows move. */
class DayEdges {
  readonly highAt: Float64Array;
  readonly lowAt: Float64Array;
  readonly size: number;
  readonly #high: Int32Array;
  readonly #low: Int32Array;
  #begun = false;

  constructor(size: number) {
    this.size = size;
    this.highAt = new Float64Array(size);
    this.lowAt = new Float64Array(size);
    this.#high = new Int32Array(size);
    this.#low = new Int32Array(size);
  }

  read({ high, low }: { readonly high: Int32Array; readonly low: Int32Array }, now: number): void {
    for (let id = 0; this.#begun && id < this.size; id++) {
      const [highest = NO_PRICE, lowest = NO_PRICE] = [this.#high[id], this.#low[id]];
      if (highest !== NO_PRICE && (high[id] ?? NO_PRICE) > highest) this.highAt[id] = now;
      if (low[id] !== NO_PRICE && (low[id] ?? NO_PRICE) < lowest) this.lowAt[id] = now;
    }
    this.#high.set(high);
    this.#low.set(low);
    this.#begun = true;
  }
}
