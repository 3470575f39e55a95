import type { Interval } from "../../../shared/model/candle.ts";
import type { Encoder } from "../../../shared/protocol/codec.ts";
import type { Rate } from "../../../shared/protocol/messages.ts";
import type { Candles, Quotes, Trades } from "../../ports/board.ts";
import type { PublishContext } from "../fanout/subscriber-group.ts";
import { CandlesChannel } from "./candles.ts";
import type { Flushable, FlushScheduler } from "../schedule/flush-scheduler.ts";
import { Broadcaster } from "../fanout/broadcaster.ts";
import { TradesChannel } from "./trades.ts";
import { QuoteGroups } from "./quotes/quote-groups.ts";

/** How often trades and candles go out, Hz. */
const ORDERED_RATE: Rate = 10;

/** What flushes each channel. They tick together, in this order, so that a client that has all three gets them so (W22). */
export interface Beats {
  readonly trades: FlushScheduler;
  readonly candles: FlushScheduler;
  readonly quotes: FlushScheduler;
}

/** The board that an channels is made from. */
export interface Sources {
  readonly quotes: Quotes;
  readonly trades: Trades;
  readonly candles: Candles;
}

/** Everything that goes out in one encoding. */
export class EncodedChannels {
  readonly groups: QuoteGroups;
  readonly #broadcaster: Broadcaster;
  readonly #context: PublishContext;
  readonly #slots: Beats;
  readonly #sources: Sources;
  /** By phase. */
  readonly #tapes: TradesChannel[] = [];
  readonly #candlesOf = new Map<Interval, CandlesChannel[]>();

  constructor(context: PublishContext, slots: Beats, encoder: Encoder, sources: Sources) {
    this.#broadcaster = new Broadcaster(encoder, context.counters);
    this.#context = context;
    this.#slots = slots;
    this.#sources = sources;
    this.groups = new QuoteGroups(context, slots.quotes, this.#broadcaster, sources.quotes);
  }

  /** Trades for clients whose quotes go out on this phase: theirs leave on the same tick, before them (W22). */
  trades(phase: number): TradesChannel {
    const { quotes, trades } = this.#sources;
    return this.#onPhase(
      this.#tapes,
      phase,
      this.#slots.trades,
      () => new TradesChannel(this.#context, this.#broadcaster, quotes, trades),
    );
  }

  /** The same of candles, which leave between the two. */
  candlesOf(interval: Interval, phase: number): CandlesChannel {
    const { candles } = this.#sources;
    const candlesOf = this.#candlesOf.get(interval) ?? [];
    this.#candlesOf.set(interval, candlesOf);
    return this.#onPhase(
      candlesOf,
      phase,
      this.#slots.candles,
      () => new CandlesChannel(this.#context, this.#broadcaster, candles, interval),
    );
  }

  #onPhase<Member extends Flushable>(held: Member[], phase: number, slots: FlushScheduler, make: () => Member): Member {
    const at = phase % slots.phases(ORDERED_RATE);
    let member = held[at] as Member | undefined;
    if (member === undefined) {
      member = held[at] = make();
      slots.add(ORDERED_RATE, at, member);
    }
    return member;
  }
}
