import { asInstrumentId, asMillis, type Millis } from "../../shared/model/units.ts";
import type { NewsKind } from "../../shared/protocol/trading-status.ts";
import type { MarketSink } from "../ports/feed.ts";
import type { Reason } from "../ports/trading-status.ts";
import { drawOrders } from "./model/arrivals.ts";
import { moveBars } from "./model/bars.ts";
import type { Calendar } from "./calendar/calendar.ts";
import { marketDaysBetween, restoreState, saveState } from "./snapshot.ts";
import { breakNews, earningsHeadline, headline, openMarketEarnings, reportsOn } from "./events/events.ts";
import { Factors } from "./model/factors.ts";
import { announceReopening, bandFactor, checkHalts, HALT_CHECK_SECONDS, reopen, type HaltEnd } from "./events/halts.ts";
import { drawDayActivity, gapOvernight } from "./model/overnight.ts";
import {
  endNotices,
  notify,
  notifyAll,
  notifyHalt,
  publishNews,
  takeWithheld,
  withhold,
} from "./events/announcements.ts";
import { CLOSING_SHARE, OPENING_SHARE, ORDERS_PER_PRINT, SESSION_SECONDS, UPDATE_SECONDS } from "./model/parameters.ts";
import { emitQuote, moveQuotes, resetQuote } from "./model/quoting.ts";
import { uniform, WORDS_PER_STREAM } from "./model/random.ts";
import { movePrices } from "./model/returns.ts";
import type { Session } from "./calendar/session.ts";
import { Shocks } from "./model/shocks.ts";
import { createStocks, type Slice, type Stocks, WHOLE } from "./model/stocks.ts";
import { printAuction, printTrades } from "./model/trading.ts";
import type { Listing } from "./listings/universe.ts";
import { overnightUpdate, updateVolatility } from "./model/volatility.ts";

/** Every stock is stepped once in this time, ms. */
export const CYCLE_MS = 100;
/** The stocks take turns, every fifth of them at a time, so that the tape flows at 50 Hz. */
export const SLICES = 5;
export const SLICE_MS = CYCLE_MS / SLICES;

const SLICE_LIST: readonly Slice[] = Array.from({ length: SLICES }, (_, first) => ({ first, stride: SLICES }));
const CYCLE_SECONDS = CYCLE_MS / 1000;
const HALT_CHECK_CYCLES = (HALT_CHECK_SECONDS * 1000) / CYCLE_MS;

export interface EngineOptions {
  readonly listings: readonly Listing[];
  readonly seed: number;
  readonly calendar: Calendar;
  /** The engine starts at the open of the session in progress at this time, or of the next one. */
  readonly start: Millis;
  /**
   * What an earlier run left. The engine then starts at `start` itself where that lies in a session: in the middle of
   * the day, without an opening.
   */
  readonly continued?: ContinuedRun | undefined;
}

/** What an engine's earlier run left. */
interface ContinuedRun {
  /** When it stopped. */
  readonly time: Millis;
  /** Prices in ticks by symbol. Stocks not named start at their listing's price. */
  readonly prices: ReadonlyMap<string, number>;
  /** What `state()` gave; without it volatility starts anew. */
  readonly state?: Uint8Array | undefined;
}

/**
 * The simulated market: deterministic from its options, since time is counted in steps. Bars and ticks may follow one
 * another as one likes (a bar only between two cycles), and both go on from the same state. A step leaves
 * some 30 bytes of garbage per stock (1,000 stocks, Node 20: numbers on their way to the sink), all of it dead at once.
 */
export class Engine {
  readonly stocks: Stocks;
  readonly factors: Factors;
  readonly shocks = new Shocks();
  /** Multiplier of trades per second. */
  activity = 1;
  /** Multiplier of volatility. */
  volatility = 1;

  readonly #calendar: Calendar;
  #session: Session;
  #begun = false;
  /** Sessions since the start. */
  #day = 0;
  /** Start of the cycle under way, ms, and the slice whose turn is next. */
  #time: Millis;
  #slice = 0;
  /** Seconds and steps since volatility was last updated. */
  #elapsed = UPDATE_SECONDS;
  #steps = 0;
  #updating = false;
  #cycles = 0;
  readonly #update = { days: 0, steps: 0, seconds: 0 };
  readonly #step = { start: 0, last: 0, seconds: 0, activity: 1, volatility: 1 };
  readonly #opening: Float64Array;
  readonly #closing: Float64Array;
  /** Earnings still to come out today while the market is open. */
  #reports: { readonly i: number; readonly at: number }[] = [];
  #sink: MarketSink | undefined;
  /** Until when a notice of the whole market stands, ms; 0 for none. */
  #noticeUntil = 0;
  /** What is set by hand; undefined where nothing is. */
  #settings: Reason | undefined;

  constructor({ listings, seed, calendar, start, continued }: EngineOptions) {
    this.stocks = createStocks(listings, seed);
    this.factors = new Factors(seed);
    this.#calendar = calendar;
    this.#session = calendar.sessionAt(start);
    this.#time = this.#session.open;
    if (continued !== undefined) this.#continue(continued, start);
    this.#opening = new Float64Array(listings.length);
    this.#closing = new Float64Array(listings.length);
  }

  /** Market time up to which every stock has been stepped; between sessions, the open of the next. */
  get time(): Millis {
    return this.#time;
  }

  /** Whether all stocks have been stepped up to the same time, so that a bar may follow. */
  get even(): boolean {
    return this.#slice === 0;
  }

  /** The session of `time`. */
  get session(): Session {
    return this.#session;
  }

  /** When the next slice's step is over, ms: it may be run once that time has come. */
  get due(): number {
    return this.#time + this.#slice * SLICE_MS + CYCLE_MS;
  }

  /** Steps the next slice by CYCLE_MS. A slice's steps lie SLICE_MS later than those of the one before. */
  tick(sink: MarketSink): void {
    this.#sink = sink;
    if (this.#slice === 0) this.#beginCycle(sink);
    const { stocks, factors } = this;
    const slice = SLICE_LIST[this.#slice];
    const step = this.#setStep(this.#time + this.#slice * SLICE_MS, CYCLE_SECONDS);
    if (this.#updating) {
      updateVolatility(stocks, slice, this.#update, factors);
      breakNews(stocks, slice, this.#update.days, this.#announceNews);
    }
    this.shocks.apply(stocks, slice, CYCLE_SECONDS);
    drawOrders(stocks, slice, CYCLE_SECONDS, this.activity);
    movePrices(stocks, slice, step, factors);
    moveQuotes(stocks, slice, step, sink);
    printTrades(stocks, slice, step, sink);
    if (this.#cycles % HALT_CHECK_CYCLES === HALT_CHECK_CYCLES - 1) {
      const factor = bandFactor(this.#seconds(step.start), this.#calendar.gaps);
      checkHalts(stocks, slice, step.last, factor, this.haltEnd, sink);
    }
    if (++this.#slice === SLICES) this.#endCycle(sink);
  }

  /** Steps all stocks by one bar of `seconds`, or to the end of the session, whichever is sooner. */
  bar(seconds: number, sink: MarketSink): void {
    if (!this.even) throw new Error("a bar can only follow a whole cycle");
    this.#sink = undefined;
    if (!this.#begun) this.#beginDay(sink, true);
    const length = Math.min(seconds, (this.#session.close - this.#time) / 1000);
    this.#startUpdate(this.#time + 500 * length);
    updateVolatility(this.stocks, WHOLE, this.#update, this.factors);
    breakNews(this.stocks, WHOLE, this.#update.days, this.#announceNews);
    this.#releaseReports();
    this.#endNotices(sink);
    this.factors.step(length, this.volatility);
    this.shocks.begin();
    this.shocks.apply(this.stocks, WHOLE, length);
    this.shocks.elapse(length);
    const closes = this.#time + 1000 * length >= this.#session.close;
    if (closes && this.#calendar.gaps) this.#auction(this.#closing, CLOSING_SHARE);
    const step = this.#setStep(this.#time, length);
    moveBars(this.stocks, step, this.factors, { opening: this.#opening, closing: this.#closing }, sink);
    this.#opening.fill(0);
    this.#closing.fill(0);
    this.#advance(1000 * length);
    if (closes) this.#nextSession();
  }

  /** Hands every stock's quote to the sink, as after bars, which carry none. A halted one's stays as it was. */
  quoteAll(t: Millis, sink: MarketSink): void {
    const { stocks } = this;
    for (let i = 0; i < stocks.count; i++) if (stocks.haltLeft[i] === 0) emitQuote(stocks, i, t, sink);
  }

  /** Market time up to which a stock has been stepped: nothing that happens to it next may be earlier. */
  steppedTo(i: number): Millis {
    const turn = i % SLICES;
    return asMillis(this.#time + turn * SLICE_MS + (turn < this.#slice ? CYCLE_MS : 0));
  }

  /** Trading seconds count only while the market is open: a halt that outlasts the session ends at the next open. */
  readonly haltEnd: HaltEnd = (t, seconds) => {
    if (seconds === Infinity) return undefined;
    const end = asMillis(t + 1_000 * seconds);
    const { open, close } = this.#session;
    if (!this.#calendar.gaps) return end;
    if (!this.#begun) return open;
    return end < close ? end : this.#calendar.sessionAt(close).open;
  };

  /** Publishes a headline about a stock. `now` is the clock's time: between sessions the engine's is the next open. */
  publishNews(i: number, headline: string, kind: NewsKind, sink: MarketSink, now = Infinity): void {
    publishNews(this.stocks, i, Math.min(now, this.steppedTo(i)), headline, kind, sink);
  }

  /** Gives a stock's state another reason for five minutes; where the stock is halted, from its reopening on. */
  announce(i: number, reason: Reason, sink: MarketSink, now: number): void {
    if (this.stocks.haltLeft[i] > 0) return withhold(this.stocks, i, reason);
    const t = Math.min(now, this.steppedTo(i));
    notify(this.stocks, i, t, this.#calendar.stateAt(asMillis(t)), reason, sink);
  }

  /**
   * Gives the state of the open market another reason for `seconds`, or with 0 from now on. Between sessions the reason
   * stays: it says when the market opens.
   */
  announceAll(reason: Reason, seconds: number, sink: MarketSink): void {
    const state = this.#calendar.stateAt(this.#time);
    if (!this.#begun || state !== "open") return;
    this.#noticeUntil = seconds > 0 ? this.#time + 1_000 * seconds : 0;
    notifyAll(this.stocks, this.#time, state, reason, sink);
  }

  /** Takes what is set by hand, undefined for nothing, as the reason of the market's state while it is open. */
  describe(settings: Reason | undefined, sink: MarketSink): void {
    this.#settings = settings;
    this.announceAll(this.reasonAt(this.#time), 0, sink);
  }

  /** Why the whole market is in its state at `t`. */
  reasonAt(t: Millis): Reason {
    const settings = this.#calendar.stateAt(t) === "open" ? this.#settings : undefined;
    return settings ?? this.#calendar.reasonAt(t);
  }

  /** What a later run needs to go on with the same volatility; bytes that it takes as `continued.state`. */
  state(): Uint8Array {
    return saveState(this.stocks, this.factors, this.#day);
  }

  /** Ends a halt: with an auction while the market is open, else in silence. `now` as above. */
  resume(i: number, sink: MarketSink, now: number): void {
    if (this.#begun) return reopen(this.stocks, i, this.steppedTo(i), sink);
    const t = asMillis(Math.min(now, this.steppedTo(i)));
    const reason = takeWithheld(this.stocks, i) ?? this.reasonAt(t);
    this.stocks.haltLeft[i] = 0;
    sink.status(asInstrumentId(i), t, { state: this.#calendar.stateAt(t), ...reason });
  }

  #continue({ prices, state, time }: ContinuedRun, start: Millis): void {
    const { stocks } = this;
    if (state !== undefined && restoreState(stocks, this.factors, state)) {
      const days = marketDaysBetween(this.#calendar, time, start);
      this.factors.rest(days);
      updateVolatility(stocks, WHOLE, { days, steps: 0, seconds: 0 }, this.factors);
    }
    stocks.listings.forEach(({ instrument }, i) => {
      const price = prices.get(instrument.symbol) ?? stocks.price[i];
      stocks.price[i] = price;
      stocks.last[i] = stocks.reference[i] = Math.round(price);
      resetQuote(stocks, i, 1);
    });
    // A session that opens later begins as every one does, with what the night brings.
    if (start > this.#session.open) this.#time = asMillis(start - (start % CYCLE_MS));
    else this.#day = 1;
  }

  #beginCycle(sink: MarketSink): void {
    if (!this.#begun) this.#beginDay(sink, false);
    this.#updating = this.#elapsed >= UPDATE_SECONDS;
    if (this.#updating) {
      this.#startUpdate(this.#time);
      this.#releaseReports();
      this.#endNotices(sink);
    }
    this.shocks.begin();
    this.factors.step(CYCLE_SECONDS, this.volatility);
  }

  #endNotices(sink: MarketSink): void {
    const t = this.#time;
    endNotices(this.stocks, t, this.#calendar.stateAt(t), this.reasonAt(t), sink);
    if (this.#noticeUntil === 0 || this.#noticeUntil > t) return;
    this.#noticeUntil = 0;
    notifyAll(this.stocks, t, this.#calendar.stateAt(t), this.reasonAt(t), sink);
  }

  #endCycle(sink: MarketSink): void {
    this.#slice = 0;
    this.#cycles++;
    this.shocks.elapse(CYCLE_SECONDS);
    this.#advance(CYCLE_MS);
    if (this.#time < this.#session.close) return;
    if (this.#calendar.gaps) {
      this.#auction(this.#closing, CLOSING_SHARE);
      this.#printAuctions(this.#closing, this.#session.close - 1, sink);
    }
    this.#nextSession();
  }

  #advance(ms: number): void {
    this.#time = asMillis(this.#time + ms);
    this.#elapsed += ms / 1000;
    this.#steps++;
  }

  #setStep(start: number, seconds: number) {
    const step = this.#step;
    step.start = start;
    step.last = Math.min(start + 1000 * seconds, this.#session.close) - 1;
    step.seconds = seconds;
    step.activity = this.activity;
    step.volatility = this.volatility;
    return step;
  }

  /** Starts an update of volatility at a time: the factors' at once, the stocks' when their slice's turn comes. */
  #startUpdate(t: number): void {
    this.#update.days = this.#elapsed / SESSION_SECONDS;
    this.#update.steps = this.#steps;
    this.#update.seconds = this.#seconds(t);
    this.#elapsed = 0;
    this.#steps = 0;
    this.factors.update(this.#update.days, this.#update.seconds);
  }

  /** Seconds since the open on the scale of a regular session: a day of another length is stretched onto it. */
  #seconds(t: number): number {
    const { open, close } = this.#session;
    return ((t - open) / (close - open)) * SESSION_SECONDS;
  }

  #beginDay(sink: MarketSink, inBars: boolean): void {
    const { stocks } = this;
    this.#begun = true;
    sink.day(this.#session.date);
    const opens = this.#time === this.#session.open;
    if (this.#day === 0) {
      const seconds = this.#seconds(this.#time);
      this.factors.update(0, seconds);
      updateVolatility(stocks, WHOLE, { days: 0, steps: 0, seconds }, this.factors);
    }
    if (this.#calendar.gaps && opens) this.#openAfterNight(sink, inBars);
    else if (this.#calendar.gaps) for (let i = 0; i < stocks.count; i++) stocks.reference[i] = stocks.price[i];
    else this.#scheduleReports();
    if (this.#day === 0) for (let i = 0; i < stocks.count; i++) resetQuote(stocks, i, 1);
    if (!inBars) this.quoteAll(this.#time, sink);
    this.#day++;
  }

  #openAfterNight(sink: MarketSink, inBars: boolean): void {
    const { stocks, factors } = this;
    // What was told of the whole market since the last session replaced every notice.
    stocks.noticeUntil.fill(0);
    this.#noticeUntil = 0;
    for (let i = 0; i < stocks.count; i++) {
      const left = stocks.haltLeft[i];
      if (left === Infinity) notifyHalt(stocks, i, this.#session.open, sink);
      else if (left > 0) announceReopening(stocks, i, this.#session.open, sink);
    }
    if (this.#day > 0) {
      factors.overnight();
      gapOvernight(stocks, factors, this.#day);
      updateVolatility(stocks, WHOLE, overnightUpdate(), factors);
    }
    for (let i = 0; i < stocks.count; i++) {
      resetQuote(stocks, i, 1);
      stocks.reference[i] = stocks.price[i];
    }
    this.#auction(this.#opening, OPENING_SHARE);
    if (!inBars) this.#printAuctions(this.#opening, this.#session.open, sink);
  }

  /** Draws the sizes of an auction that takes `share` of a day's volume, in which halted stocks have no part. */
  #auction(sizes: Float64Array, share: number): void {
    const { stocks } = this;
    for (let i = 0; i < stocks.count; i++) {
      const shares = (stocks.baseOrderRate[i] / ORDERS_PER_PRINT) * SESSION_SECONDS * stocks.meanSize[i];
      const drawn = share * shares * stocks.activity[i] * (0.6 + 0.8 * uniform(stocks.streams, i * WORDS_PER_STREAM));
      sizes[i] = stocks.haltLeft[i] > 0 ? 0 : Math.max(1, drawn * this.activity);
    }
  }

  #printAuctions(sizes: Float64Array, t: number, sink: MarketSink): void {
    for (let i = 0; i < this.stocks.count; i++) {
      if (sizes[i] > 0) printAuction(this.stocks, i, t, sizes[i], sink);
    }
    sizes.fill(0);
  }

  #nextSession(): void {
    this.#session = this.#calendar.sessionAt(this.#session.close);
    this.#time = this.#session.open;
    this.#begun = false;
    this.#elapsed = UPDATE_SECONDS;
  }

  /** Where no night hides them, earnings come out at some time of the day. */
  #scheduleReports(): void {
    const { stocks } = this;
    if (this.#day > 0) drawDayActivity(stocks);
    const { open, close } = this.#session;
    this.#reports = [];
    for (let i = 0; i < stocks.count; i++) {
      const at = open + (close - open) * uniform(stocks.streams, i * WORDS_PER_STREAM);
      if (this.#day > 0 && reportsOn(stocks, i, this.#day)) this.#reports.push({ i, at });
    }
  }

  #releaseReports(): void {
    if (this.#reports.length === 0) return;
    for (const { i, at } of this.#reports) {
      if (at > this.#time) continue;
      const good = openMarketEarnings(this.stocks, i);
      if (this.#sink) this.publishNews(i, earningsHeadline(this.stocks, i, good), "earnings", this.#sink);
    }
    this.#reports = this.#reports.filter(({ at }) => at > this.#time);
  }

  readonly #announceNews = (i: number, good: boolean): void => {
    if (this.#sink) this.publishNews(i, headline(this.stocks, i, good), "company", this.#sink);
  };
}
