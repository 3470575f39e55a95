import { asInstrumentId, asMillis, type Millis } from "../../shared/model/units.ts";
import type { MarketSink } from "../ports/feed.ts";
import type { Calendar } from "./calendar/calendar.ts";
import { CYCLE_MS, MarketTime, SLICES } from "./calendar/market-time.ts";
import type { Session } from "./calendar/new-york.ts";
import { Announcer } from "./events/announcer.ts";
import { EarningsCalendar, nextEarnings } from "./events/earnings.ts";
import { announceReopening, bandFactor, checkHalts, HALT_CHECK_SECONDS, reopen } from "./events/halts.ts";
import { breakNews } from "./events/news.ts";
import { announceHalt, takeReasonAfterHalt } from "./events/stock-status.ts";
import type { Listing } from "./listings/universe.ts";
import { drawOrders } from "./model/arrivals.ts";
import { Auctions } from "./model/auctions.ts";
import { moveCandles } from "./model/candles.ts";
import { Factors } from "./model/factors.ts";
import { drawDayActivity, gapOvernight } from "./model/overnight.ts";
import { SESSION_SECONDS, UPDATE_SECONDS } from "./model/parameters.ts";
import { emitQuote, moveQuotes, resetQuote } from "./model/quoting.ts";
import { movePrices } from "./model/returns.ts";
import { Shocks } from "./model/shocks.ts";
import { createStocks, type Slice, type Stocks, WHOLE } from "./model/stocks.ts";
import { printTrades } from "./model/trading.ts";
import { overnightUpdate, updateVolatility } from "./model/volatility.ts";
import { marketDaysBetween, restoreState, saveState } from "./snapshot.ts";

export { CYCLE_MS, SLICE_MS, SLICES } from "./calendar/market-time.ts";

const SLICE_LIST: readonly Slice[] = Array.from({ length: SLICES }, (_, first) => ({ first, stride: SLICES }));
const CYCLE_SECONDS = CYCLE_MS / 1000;
const HALT_CHECK_CYCLES = (HALT_CHECK_SECONDS * 1000) / CYCLE_MS;

export interface EngineOptions {
  readonly listings: readonly Listing[];
  readonly seed: number;
  readonly calendar: Calendar;
  /** The engine starts at the open of the session in progress at this time, or else at the next open. */
  readonly start: Millis;
  /**
   * The state that an earlier run left. If `start` lies in a session, the engine then starts at `start` itself: in the
   * middle of the day, without an opening auction.
   */
  readonly continued?: ContinuedRun | undefined;
}

/** The state that an earlier run of an engine left. */
interface ContinuedRun {
  /** When that run stopped, ms. */
  readonly time: Millis;
  /** Prices in ticks by symbol. Other stocks start at their listing's price. */
  readonly prices: ReadonlyMap<string, number>;
  /** The result of `state()`. Without it, volatility starts from random values. */
  readonly state?: Uint8Array | undefined;
}

/**
 * The simulated market. Its time counts steps, so the same options give the same market. `tick` and `stepCandle`
 * continue from the same state; a candle is possible only between two cycles. Measured: a step leaves about 30 bytes of
 * short-lived garbage per stock, for numbers passed to the sink (1,000 stocks, Node 20).
 */
export class Engine {
  readonly stocks: Stocks;
  readonly factors: Factors;
  readonly shocks = new Shocks();
  /** Multiplies the number of trades per second. */
  activity = 1;
  /** Multiplies volatility. */
  volatility = 1;

  readonly announcer: Announcer;
  readonly marketTime: MarketTime;

  readonly #auctions: Auctions;
  readonly #earnings: EarningsCalendar;
  /** Number of sessions since the start. */
  #day = 0;
  /** Seconds and steps since the last update of volatility. */
  #elapsed = UPDATE_SECONDS;
  #steps = 0;
  #updating = false;
  #cycles = 0;
  readonly #update = { days: 0, steps: 0, seconds: 0 };
  readonly #step = { start: 0, last: 0, seconds: 0, activity: 1, volatility: 1 };

  constructor({ listings, seed, calendar, start, continued }: EngineOptions) {
    this.stocks = createStocks(listings, seed);
    this.factors = new Factors(seed);
    this.marketTime = new MarketTime(calendar, start);
    this.announcer = new Announcer(this.stocks, this.marketTime);
    this.#earnings = new EarningsCalendar(this.stocks, this.marketTime, this.announcer);
    this.#auctions = new Auctions(this.stocks);
    if (continued !== undefined) this.#continue(continued, start);
  }

  /** Market time up to which every stock has been stepped. Between sessions, the next open. */
  get time(): Millis {
    return this.marketTime.now;
  }

  /** Whether all stocks have been stepped to the same time, so that a candle is possible. */
  get even(): boolean {
    return this.marketTime.slice === 0;
  }

  /** The session at `time`. */
  get session(): Session {
    return this.marketTime.session;
  }

  /** When the next slice's step ends, ms. It may be run from that time on. */
  get due(): number {
    return this.marketTime.sliceStart + CYCLE_MS;
  }

  /** Steps the next slice by CYCLE_MS. Each slice is SLICE_MS later than the one before. */
  tick(sink: MarketSink): void {
    if (this.even) this.#beginCycle(sink);
    const { stocks, factors, marketTime } = this;
    const slice = SLICE_LIST[marketTime.slice];
    const step = this.#setStep(marketTime.sliceStart, CYCLE_SECONDS);
    if (this.#updating) {
      updateVolatility(stocks, slice, this.#update, factors);
      breakNews(stocks, slice, this.#update.days, this.announcer, sink);
    }
    this.shocks.apply(stocks, slice, CYCLE_SECONDS);
    drawOrders(stocks, slice, CYCLE_SECONDS, this.activity);
    movePrices(stocks, slice, step, factors);
    moveQuotes(stocks, slice, step, sink);
    printTrades(stocks, slice, step, sink);
    if (this.#cycles % HALT_CHECK_CYCLES === HALT_CHECK_CYCLES - 1) {
      const factor = bandFactor(marketTime.seconds(step.start), marketTime.calendar.gaps);
      checkHalts(stocks, slice, step.last, factor, marketTime.haltEnd, sink);
    }
    if (marketTime.endSlice()) this.#endCycle(sink);
  }

  /** Steps all stocks by one candle of `seconds`, or to the end of the session if that is earlier. */
  stepCandle(seconds: number, sink: MarketSink): void {
    if (!this.even) throw new Error("a candle can only follow a whole cycle");
    const { stocks, factors, marketTime } = this;
    if (!marketTime.begun) this.#beginDay(sink, true);
    const { now, session } = marketTime;
    const length = Math.min(seconds, (session.close - now) / 1000);
    this.#startUpdate(now + 500 * length);
    updateVolatility(stocks, WHOLE, this.#update, factors);
    breakNews(stocks, WHOLE, this.#update.days, this.announcer, sink, now);
    this.#earnings.release(sink, now);
    this.announcer.expireReasons(sink);
    factors.step(length, this.volatility);
    this.shocks.begin();
    this.shocks.apply(stocks, WHOLE, length);
    this.shocks.elapse(length);
    const closes = now + 1000 * length >= session.close;
    if (closes && marketTime.calendar.gaps) this.#auctions.drawClosing(this.activity);
    moveCandles(stocks, this.#setStep(now, length), factors, this.#auctions, sink);
    this.#auctions.clear();
    this.#advance(1000 * length);
    if (closes) this.#nextSession();
  }

  /**
   * Sends every stock's quote to the sink. Call it after candles, which update no quotes. Halted stocks keep their
   * quote.
   */
  quoteAll(t: Millis, sink: MarketSink): void {
    const { stocks } = this;
    for (let i = 0; i < stocks.count; i++) if (stocks.haltLeft[i] === 0) emitQuote(stocks, i, t, sink);
  }

  /** Returns the bytes that a later run takes as `continued.state`, so that volatility continues. */
  state(): Uint8Array {
    return saveState(this.stocks, this.factors, this.#day);
  }

  /** UTC midnight of the market date of each stock's next earnings report, today included. */
  earningsDates(): readonly Millis[] {
    const { marketTime, stocks } = this;
    return nextEarnings(stocks, marketTime, marketTime.begun ? this.#day - 1 : this.#day);
  }

  /** Ends a halt: by an auction while the market is open, otherwise without one. `now` is the clock's time. */
  resume(i: number, sink: MarketSink, now: number): void {
    const { stocks, marketTime } = this;
    if (marketTime.begun) return reopen(stocks, i, marketTime.steppedTo(i), sink);
    const t = asMillis(Math.min(now, marketTime.steppedTo(i)));
    const reason = takeReasonAfterHalt(stocks, i) ?? this.announcer.reasonAt(t);
    stocks.haltLeft[i] = 0;
    sink.status(asInstrumentId(i), t, { state: marketTime.calendar.stateAt(t), ...reason });
  }

  #continue({ prices, state, time }: ContinuedRun, start: Millis): void {
    const { stocks } = this;
    if (state !== undefined && restoreState(stocks, this.factors, state)) {
      const days = marketDaysBetween(this.marketTime.calendar, time, start);
      this.factors.rest(days);
      updateVolatility(stocks, WHOLE, { days, steps: 0, seconds: 0 }, this.factors);
    }
    stocks.listings.forEach(({ instrument }, i) => {
      const price = prices.get(instrument.symbol) ?? stocks.price[i];
      stocks.price[i] = price;
      stocks.last[i] = stocks.reference[i] = Math.round(price);
      resetQuote(stocks, i, 1);
    });
    // If the first session opens after `start`, an ordinary overnight step precedes it.
    if (start > this.marketTime.session.open) this.marketTime.startAt(start);
    else this.#day = 1;
  }

  #beginCycle(sink: MarketSink): void {
    if (!this.marketTime.begun) this.#beginDay(sink, false);
    this.#updating = this.#elapsed >= UPDATE_SECONDS;
    if (this.#updating) {
      this.#startUpdate(this.marketTime.now);
      this.#earnings.release(sink);
      this.announcer.expireReasons(sink);
    }
    this.shocks.begin();
    this.factors.step(CYCLE_SECONDS, this.volatility);
  }

  #endCycle(sink: MarketSink): void {
    this.#cycles++;
    this.shocks.elapse(CYCLE_SECONDS);
    this.#advance(CYCLE_MS);
    const { now, session, calendar } = this.marketTime;
    if (now < session.close) return;
    if (calendar.gaps) {
      this.#auctions.drawClosing(this.activity);
      this.#auctions.print(this.#auctions.closing, session.close - 1, sink);
    }
    this.#nextSession();
  }

  #advance(ms: number): void {
    this.marketTime.advance(ms);
    this.#elapsed += ms / 1000;
    this.#steps++;
  }

  #setStep(start: number, seconds: number) {
    const step = this.#step;
    step.start = start;
    step.last = Math.min(start + 1000 * seconds, this.session.close) - 1;
    step.seconds = seconds;
    step.activity = this.activity;
    step.volatility = this.volatility;
    return step;
  }

  /** Starts an update of volatility. The factors are updated at once, and each stock when its slice is stepped. */
  #startUpdate(t: number): void {
    this.#update.days = this.#elapsed / SESSION_SECONDS;
    this.#update.steps = this.#steps;
    this.#update.seconds = this.marketTime.seconds(t);
    this.#elapsed = 0;
    this.#steps = 0;
    this.factors.update(this.#update.days, this.#update.seconds);
  }

  #beginDay(sink: MarketSink, inCandles: boolean): void {
    const { stocks, marketTime } = this;
    const { now, session, calendar } = marketTime;
    marketTime.beginSession();
    sink.day(session.date);
    if (this.#day === 0) {
      const seconds = marketTime.seconds(now);
      this.factors.update(0, seconds);
      updateVolatility(stocks, WHOLE, { days: 0, steps: 0, seconds }, this.factors);
    }
    if (!calendar.gaps) this.#beginWithoutNight();
    else if (now === session.open) this.#openAfterNight(sink, inCandles);
    else for (let i = 0; i < stocks.count; i++) stocks.reference[i] = stocks.price[i];
    if (this.#day === 0) for (let i = 0; i < stocks.count; i++) resetQuote(stocks, i, 1);
    if (!inCandles) this.quoteAll(now, sink);
    this.#day++;
  }

  #beginWithoutNight(): void {
    if (this.#day > 0) drawDayActivity(this.stocks);
    this.#earnings.schedule(this.#day);
  }

  #openAfterNight(sink: MarketSink, inCandles: boolean): void {
    const { stocks, factors } = this;
    const { open } = this.session;
    this.announcer.clearReasons();
    for (let i = 0; i < stocks.count; i++) {
      const left = stocks.haltLeft[i];
      if (left === Infinity) announceHalt(stocks, i, open, sink);
      else if (left > 0) announceReopening(stocks, i, open, sink);
    }
    if (this.#day > 0) {
      factors.overnight();
      gapOvernight(stocks, factors, this.#day, (i, good) => this.#earnings.publish(i, good, sink, open));
      updateVolatility(stocks, WHOLE, overnightUpdate(), factors);
    }
    for (let i = 0; i < stocks.count; i++) {
      resetQuote(stocks, i, 1);
      stocks.reference[i] = stocks.price[i];
    }
    this.#auctions.drawOpening(this.activity);
    if (!inCandles) this.#auctions.print(this.#auctions.opening, open, sink);
  }

  #nextSession(): void {
    this.marketTime.nextSession();
    this.#elapsed = UPDATE_SECONDS;
  }
}
