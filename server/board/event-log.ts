import type { InstrumentId, Millis } from "../../shared/model/units.ts";
import type { Events, Halt, InstrumentNews } from "../ports/events.ts";
import type { News, TradingStatus } from "../ports/trading-status.ts";

/** Events of one kind that are kept: the newest of all instruments together, and the newest of each. */
const MAX_TOGETHER = 1_000;
const MAX_EACH = 20;

/** The newest events of one kind, oldest first. A quiet instrument keeps its own, whatever happens to the others. */
class Recent<Event extends { readonly id: InstrumentId }> {
  #together: Event[] = [];
  readonly #each = new Map<InstrumentId, Event[]>();

  add(event: Event): void {
    const own = this.#each.get(event.id) ?? [];
    this.#each.set(event.id, [...own, event].slice(-MAX_EACH));
    this.#together = [...this.#together, event].slice(-MAX_TOGETHER);
  }

  /** Exchanges an event for what became of it. */
  replace(event: Event, by: Event): void {
    const exchanged = (one: Event) => (one === event ? by : one);
    this.#each.set(event.id, this.newest(event.id).map(exchanged));
    this.#together = this.#together.map(exchanged);
  }

  newest(id: InstrumentId | undefined): readonly Event[] {
    return id === undefined ? this.#together : (this.#each.get(id) ?? []);
  }

  clear(): void {
    this.#together = [];
    this.#each.clear();
  }
}

/**
 * What has happened on a board since it was filled: headlines and halts, each kind bounded. A state of the whole market
 * is no halt of an instrument, and ends none: the feed states halts again after it (W14).
 */
export class EventLog implements Events {
  readonly #news = new Recent<InstrumentNews>();
  readonly #halts = new Recent<Halt>();
  /** The halts that last. */
  readonly #open = new Map<InstrumentId, Halt>();

  report(id: InstrumentId, news: News): void {
    this.#news.add({ id, ...news });
  }

  /** An instrument's trading state became `status` at `t`. */
  status(id: InstrumentId, t: Millis, { state, code, text, until }: TradingStatus): void {
    const open = this.#open.get(id);
    if (state !== "halted") {
      if (open) this.#halts.replace(open, { ...open, end: t });
      this.#open.delete(id);
      return;
    }
    const halt: Halt = { id, t: open?.t ?? t, code, text, until };
    if (open) this.#halts.replace(open, halt);
    else this.#halts.add(halt);
    this.#open.set(id, halt);
  }

  news(id: InstrumentId | undefined, limit: number): readonly InstrumentNews[] {
    return newestFirst(this.#news.newest(id), limit);
  }

  halts(id: InstrumentId | undefined, limit: number): readonly Halt[] {
    return newestFirst(this.#halts.newest(id), limit);
  }

  /** Forgets everything: ids name other instruments now, or times begin again. */
  clear(): void {
    this.#news.clear();
    this.#halts.clear();
    this.#open.clear();
  }
}

const newestFirst = <Event>(events: readonly Event[], limit: number): readonly Event[] =>
  events.slice(-limit).reverse();
