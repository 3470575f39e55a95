import { RATES, type Rate } from "../../../shared/protocol/channels.ts";
import type { Epoch } from "../../../shared/model/units.ts";
import type { Quotes } from "../../ports/board.ts";
import type { Stop } from "../../ports/clock.ts";
import type { QuotesPosition } from "../channels/quotes/quotes-channel.ts";
import type { Flushable, FlushScheduler } from "../schedule/flush-scheduler.ts";

/** The rows that a reader holds, and as of which change of the board. */
export interface HeldRows extends QuotesPosition {
  /** Undefined for all rows. */
  readonly ids: readonly number[] | undefined;
}

interface Wait {
  readonly seq: number;
  readonly epoch: Epoch;
  readonly run: () => void;
}

/** The waits for changes of the same rows. */
interface WaitGroup {
  readonly ids: readonly number[] | undefined;
  readonly waits: Set<Wait>;
}

/**
 * Notifies readers without a subscription, such as long polls, that rows which they hold have changed: once, at a flush
 * of their rate. The rows of a group are compared once for all its waits.
 */
export class ChangeWaits {
  readonly #quotes: Quotes;
  readonly #slots: ReadonlyMap<Rate, readonly WaitSlot[]>;

  constructor(quotes: Quotes, scheduler: FlushScheduler) {
    this.#quotes = quotes;
    this.#slots = new Map(RATES.map((rate) => [rate, scheduler.onEachPhase(rate, () => new WaitSlot(quotes))]));
  }

  /** Whether one of the rows has changed since. In another epoch all have. */
  hasChanged({ ids, epoch, seq }: HeldRows): boolean {
    return epoch !== this.#quotes.epoch || newest(this.#quotes, ids) > seq;
  }

  /** Calls `run` once, at the first flush of `rate` after one of the rows has changed, unless it is stopped before. */
  wait(held: HeldRows, rate: Rate, run: () => void): Stop {
    const slots = this.#slots.get(rate) ?? [];
    const key = held.ids === undefined ? "*" : held.ids.join();
    // The same rows always wait on the same phase: a reader that asks again at once is answered a period later.
    const slot = slots[hash(key) % slots.length];
    return slot.add(key, held, run);
  }
}

/** The waits of one rate and phase. */
class WaitSlot implements Flushable {
  readonly #quotes: Quotes;
  readonly #groups = new Map<string, WaitGroup>();

  constructor(quotes: Quotes) {
    this.#quotes = quotes;
  }

  add(key: string, { ids, epoch, seq }: HeldRows, run: () => void): Stop {
    const group = this.#groups.get(key) ?? { ids, waits: new Set() };
    this.#groups.set(key, group);
    const wait = { epoch, seq, run };
    group.waits.add(wait);
    return () => {
      if (!group.waits.delete(wait) || group.waits.size > 0) return;
      if (this.#groups.get(key) === group) this.#groups.delete(key);
    };
  }

  flush(): void {
    for (const [key, group] of this.#groups) this.#flushGroup(key, group);
  }

  #flushGroup(key: string, { ids, waits }: WaitGroup): void {
    const { epoch } = this.#quotes;
    const upTo = newest(this.#quotes, ids);
    for (const wait of waits) {
      if (wait.epoch === epoch && wait.seq >= upTo) continue;
      waits.delete(wait);
      wait.run();
    }
    if (waits.size === 0) this.#groups.delete(key);
  }
}

/** The board's sequence at the newest change of these rows. */
function newest({ changedAt, sequence }: Quotes, ids: readonly number[] | undefined): number {
  if (ids === undefined) return sequence;
  let at = 0;
  for (const id of ids) if (changedAt[id] > at) at = changedAt[id];
  return at;
}

/** Spreads sets of rows over phases (FNV-1a, 32 bits). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) value = Math.imul(value ^ text.charCodeAt(k), 0x01000193) >>> 0;
  return value;
}
