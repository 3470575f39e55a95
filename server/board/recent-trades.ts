import type { Side, Trade } from "../../shared/model/trade.ts";
import type { InstrumentId, Millis } from "../../shared/model/units.ts";
import type { Trades } from "../ports/board.ts";
import { TradeRing } from "./trade-ring.ts";

/** The most trades held over all instruments, 20 bytes each. */
const BUDGET = 1_048_576;
const MAX_HELD = 2_048;
const MIN_HELD = 128;

/**
 * Trades held per instrument, a power of two. It is 2,048 for up to 512 instruments and falls beyond, so that memory is
 * bounded.
 */
export function tradesHeld(instruments: number): number {
  const share = 2 ** Math.floor(Math.log2(BUDGET / Math.max(1, instruments)));
  return Math.min(MAX_HELD, Math.max(MIN_HELD, share));
}

/** The newest trades of every instrument. */
export class RecentTrades implements Trades {
  #rings: readonly TradeRing[];

  constructor(instruments: number, held = tradesHeld(instruments)) {
    this.#rings = createRings(instruments, held);
  }

  push(id: InstrumentId, t: Millis, price: number, size: number, side: Side): void {
    this.#rings[id].push(t, price, size, side);
  }

  /** Removes all trades. Ids start at 1 again. */
  reset(instruments: number): void {
    if (instruments === this.#rings.length) for (const ring of this.#rings) ring.clear();
    else this.#rings = createRings(instruments, tradesHeld(instruments));
  }

  newest(id: InstrumentId): number {
    return this.#rings[id].newest;
  }

  oldest(id: InstrumentId): number {
    return this.#rings[id].oldest;
  }

  between(id: InstrumentId, after: number, upTo: number): Trade[] {
    return this.#rings[id].between(after, upTo);
  }

  /** The newest `limit` trades with a time in [from, to), in order. */
  range(id: InstrumentId, from: Millis, to: Millis, limit: number): Trade[] {
    const ring = this.#rings[id];
    const first = ring.firstAtOrAfter(from);
    const end = ring.firstAtOrAfter(to);
    return ring.between(Math.max(first - 1, end - 1 - limit), end - 1);
  }
}

const createRings = (instruments: number, held: number): readonly TradeRing[] =>
  Array.from({ length: instruments }, () => new TradeRing(held));
