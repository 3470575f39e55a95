import type { Candle, Interval } from "../../../shared/model/candle.ts";
import type { Encoder, FrameSink, QuotesHead } from "../../../shared/protocol/codec.ts";
import type { QuoteColumns } from "../../../shared/model/quote.ts";
import type { Trade } from "../../../shared/model/trade.ts";
import type { Epoch, InstrumentId } from "../../../shared/model/units.ts";
import type { Target } from "./client.ts";
import type { Counters } from "./counters.ts";
import type { RowSelection } from "./row-selection.ts";

/** Encodes once and hands each frame to a target. One emit function serves every message, so none is made per flush. */
export class Broadcaster {
  readonly encoder: Encoder;
  readonly #counters: Counters;
  #target: Target | undefined;
  readonly #emit: FrameSink = (frame) => this.#target?.deliver(frame, this.encoder.binary);

  constructor(encoder: Encoder, counters: Counters) {
    this.encoder = encoder;
    this.#counters = counters;
  }

  quotes(target: Target, head: Readonly<QuotesHead>, columns: QuoteColumns, rows: RowSelection): void {
    if (!this.#aim(target, rows.count)) return;
    this.encoder.quotes(head, columns, rows.ids, rows.withDay, rows.count, this.#emit);
  }

  trades(
    target: Target,
    kind: "replay" | "update",
    epoch: Epoch,
    id: InstrumentId,
    trades: readonly Readonly<Trade>[],
  ): void {
    if (!this.#aim(target, trades.length)) return;
    this.encoder.trades(kind, epoch, id, trades, this.#emit);
  }

  candles(
    target: Target,
    kind: "snapshot" | "update",
    id: InstrumentId,
    interval: Interval,
    candles: readonly Readonly<Candle>[],
  ): void {
    if (!this.#aim(target, candles.length)) return;
    this.encoder.candles(kind, id, interval, candles, this.#emit);
  }

  /** False where nobody is there, so that nothing is encoded for nobody. */
  #aim(target: Target, rows: number): boolean {
    if (target.size === 0) return false;
    this.#target = target;
    this.#counters.rows += rows * target.size;
    return true;
  }
}
