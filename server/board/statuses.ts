import type { InstrumentId } from "../../shared/model/units.ts";
import type { Stop } from "../ports/clock.ts";
import { PLAIN_OPEN, type News, type Status } from "../ports/trading-status.ts";

type StatusListener = (id: InstrumentId | undefined, status: Status) => void;
type NewsListener = (id: InstrumentId, news: News) => void;

/**
 * Trading states and headlines. The latest word counts: a status of the whole market replaces every instrument's.
 * A headline is also the reason that clients of version 1 read, until the next status; during a halt it waits for the
 * reopening, so that the halt's reason stays.
 */
export class Statuses {
  readonly news = new Map<InstrumentId, News>();
  readonly #states: Status[];
  readonly #reasons: string[];
  /** Headlines that came during a halt. */
  readonly #withheld = new Map<InstrumentId, string>();
  readonly #statusListeners = new Set<StatusListener>();
  readonly #newsListeners = new Set<NewsListener>();

  constructor(instruments: number) {
    this.#states = new Array<Status>(instruments).fill(PLAIN_OPEN);
    this.#reasons = new Array<string>(instruments).fill(PLAIN_OPEN.text);
  }

  of(id: InstrumentId): Status {
    return this.#states[id];
  }

  reasonOf(id: InstrumentId): string {
    return this.#reasons[id];
  }

  set(id: InstrumentId | undefined, status: Status): void {
    if (id === undefined) {
      this.#states.fill(status);
      this.#reasons.fill(status.text);
    } else {
      this.#states[id] = status;
      this.#reasons[id] = (status.state === "halted" ? undefined : this.#takeWithheld(id)) ?? status.text;
    }
    this.#tell(id, status);
  }

  report(id: InstrumentId, news: News): void {
    this.news.set(id, news);
    for (const listener of this.#newsListeners) listener(id, news);
    const status = this.#states[id];
    if (status.state === "halted") {
      this.#withheld.set(id, news.headline);
      return;
    }
    this.#reasons[id] = news.headline;
    this.#tell(id, status);
  }

  onStatus(listener: StatusListener): Stop {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  onNews(listener: NewsListener): Stop {
    this.#newsListeners.add(listener);
    return () => this.#newsListeners.delete(listener);
  }

  #takeWithheld(id: InstrumentId): string | undefined {
    const headline = this.#withheld.get(id);
    this.#withheld.delete(id);
    return headline;
  }

  #tell(id: InstrumentId | undefined, status: Status): void {
    for (const listener of this.#statusListeners) listener(id, status);
  }
}
