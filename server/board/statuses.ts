import { asInstrumentId, type InstrumentId } from "../../shared/model/units.ts";
import type { Stop } from "../ports/clock.ts";
import type { FeedConnection } from "../ports/feed.ts";
import { PLAIN_OPEN, type News, type TradingStatus } from "../ports/trading-status.ts";

type StatusListener = (id: InstrumentId | undefined, status: TradingStatus) => void;
type NewsListener = (id: InstrumentId, news: News) => void;

/** The status of every instrument while the feed has lost its source. */
const FEED_LOST: TradingStatus = { state: "halted", code: "feed_lost", text: "feed lost" };

/**
 * Trading states and headlines. The latest status of an instrument applies; one of the whole market replaces every
 * instrument's. A headline is also the reason that clients of version 1 read, until the next status. A headline during
 * a halt becomes the reason only at the reopening, so that the halt's own reason remains.
 * While the feed has lost its source, every instrument is halted. Statuses set before or meanwhile apply once the
 * source is back.
 */
export class Statuses {
  readonly news = new Map<InstrumentId, News>();
  #states: TradingStatus[];
  #reasons: string[];
  /** The last status of the whole market. */
  #market = PLAIN_OPEN;
  #lost = false;
  /** Headlines published during a halt, which become the reason when it ends. */
  readonly #withheld = new Map<InstrumentId, string>();
  readonly #statusListeners = new Set<StatusListener>();
  readonly #newsListeners = new Set<NewsListener>();

  constructor(instruments: number) {
    this.#states = new Array<TradingStatus>(instruments).fill(PLAIN_OPEN);
    this.#reasons = new Array<string>(instruments).fill(PLAIN_OPEN.text);
  }

  of(id: InstrumentId): TradingStatus {
    return this.#lost ? FEED_LOST : this.#states[id];
  }

  reasonOf(id: InstrumentId): string {
    return this.#lost ? FEED_LOST.text : this.#reasons[id];
  }

  set(id: InstrumentId | undefined, status: TradingStatus): void {
    if (id === undefined) {
      this.#market = status;
      this.#states.fill(status);
      this.#reasons.fill(status.text);
    } else {
      this.#states[id] = status;
      this.#reasons[id] = (status.state === "halted" ? undefined : this.#takeWithheld(id)) ?? status.text;
    }
    this.#tell(id, status);
  }

  /** The feed lost its source, or has it back. When it is back, the current states are published again. */
  connection(state: FeedConnection): void {
    const lost = state === "lost";
    if (lost === this.#lost) return;
    this.#lost = lost;
    if (lost) return this.#send(undefined, FEED_LOST);
    this.#tell(undefined, this.#market);
    for (const [id, status] of this.#states.entries()) {
      const isMarkets = status === this.#market && this.#reasons[id] === status.text;
      if (!isMarkets) this.#tell(asInstrumentId(id), status);
    }
  }

  /** Takes other instruments: they begin in the whole market's state, without headlines. */
  reset(instruments: number): void {
    this.#states = new Array<TradingStatus>(instruments).fill(this.#market);
    this.#reasons = new Array<string>(instruments).fill(this.#market.text);
    this.#withheld.clear();
    this.news.clear();
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

  #tell(id: InstrumentId | undefined, status: TradingStatus): void {
    if (!this.#lost) this.#send(id, status);
  }

  #send(id: InstrumentId | undefined, status: TradingStatus): void {
    for (const listener of this.#statusListeners) listener(id, status);
  }
}
