import { setImmediate as nextTurn } from "node:timers/promises";
import { DAY_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import { asMillis, type Millis } from "../../../shared/model/units.ts";
import { createCalendar, type Calendar, type MarketHours } from "../../market/calendar/calendar.ts";
import { createControls } from "../../market/controls.ts";
import { Engine, SLICE_MS, SLICES } from "../../market/engine.ts";
import { hashText } from "../../market/model/random.ts";
import { createUniverse, type Listing } from "../../market/listings/universe.ts";
import type { Clock, Stop } from "../../ports/clock.ts";
import type { EarningsDates } from "../../ports/events.ts";
import type { Feed, MarketSink } from "../../ports/feed.ts";
import type { MarketControls } from "../../ports/market-controls.ts";

export interface SimulatedFeedOptions {
  /** The same seed and start give the same prices and trades; a 32-bit integer. */
  readonly seed: number;
  /** Number of listings, 1–10,000. */
  readonly symbols: number;
  /** Multiplies the number of trades per second, 0.1–20. */
  readonly activity: number;
  readonly hours: MarketHours;
  /**
   * Days of one-minute history to simulate at the start, 0 or more. At least one day is simulated, for a previous
   * close.
   */
  readonly backfillDays: number;
  /** Where an earlier run of this market stopped. The feed then continues from there, without simulating history. */
  readonly continued?: ContinuedMarket | undefined;
  readonly clock: Clock;
  /** Awaited between the turns of history at the start. Resolves once the recorder can take more. */
  readonly backpressure?: () => Promise<void>;
}

/** The state that an earlier run left. Prices are mantissas. */
interface ContinuedMarket {
  /** Market time of its last event, ms. */
  readonly time: number;
  readonly rows: readonly { readonly symbol: string; readonly last: number | null }[];
  /** The earlier feed's `state()`. Without it, volatility starts from random values. */
  readonly feedState?: Uint8Array | undefined;
}

export interface SimulatedFeed extends Feed, MarketControls {
  readonly earnings: EarningsDates;
  start(sink: MarketSink, progress: (done: number) => void): Promise<Stop>;
  /** The bytes that a later run takes as `continued.feedState`; undefined before the start. */
  state(): Uint8Array | undefined;
}

/** Days before now that always contain a session, even with weekends and holidays. */
const DAYS_TO_PREVIOUS_CLOSE = { always: 1, nyse: 5 } as const;
/**
 * The last minutes of history are simulated tick by tick, so that charts of seconds are not empty. ms, and a limit on
 * the work.
 */
const TICKED_MS = 10 * MINUTE_MS;
const TICKED_STEPS = 1_200_000;
/** If the market lags by more than this, it catches up in candles instead of tick by tick. ms. */
const LAG_FOR_CANDLES = 2 * MINUTE_MS;
/** The most symbol-steps of one turn. A turn holds the event loop, however far the market lags behind. */
const STEPS_PER_TURN = 60_000;
/** A candle of one symbol costs as much as this many of its steps. */
const STEPS_PER_CANDLE = 4;
/** A turn also ends after this time, ms, because the cost of the sink is not known beforehand. */
const TURN_MS = 5;

/** The simulated market as a feed: first history, then live by the clock, in slices of 20 ms. */
export function createSimulatedFeed(options: SimulatedFeedOptions): SimulatedFeed {
  const { seed, symbols, hours, clock } = options;
  const calendar = createCalendar(hours);
  const listings = createUniverse(symbols, seed);
  let controls: MarketControls | undefined;
  let running: Engine | undefined;
  const started = (): MarketControls => {
    if (controls === undefined) throw new Error("the simulated market has not been started");
    return controls;
  };
  return {
    description: {
      kind: "simulated",
      name: "simulated market",
      summary: `simulated, seed ${seed}, ${hours === "always" ? "always open" : "NYSE hours"}`,
      simulated: true,
      seed,
    },
    open: () => Promise.resolve(listings.map(({ instrument }) => instrument)),
    async start(sink, progress) {
      const engine = createEngine(options, listings, calendar);
      engine.activity = options.activity;
      running = engine;
      controls = createControls(engine, sink, clock);
      await backfill(engine, sink, options, progress);
      return goLive(new Pacer(engine, calendar, sink, clock), options);
    },
    state: () => running?.state(),
    earnings: { next: () => running?.earningsDates() ?? [] },
    get settings() {
      return started().settings;
    },
    setActivity: (factor) => started().setActivity(factor),
    setVolatility: (factor) => started().setVolatility(factor),
    shock: (target, percent, seconds, stirs) => started().shock(target, percent, seconds, stirs),
    endShocks: () => started().endShocks(),
    news: (id, headline) => started().news(id, headline),
    halt: (id, seconds, reason, code) => started().halt(id, seconds, reason, code),
    resume: (id) => started().resume(id),
  };
}

function createEngine(
  { seed, hours, backfillDays, continued, clock }: SimulatedFeedOptions,
  listings: readonly Listing[],
  calendar: Calendar,
): Engine {
  if (continued === undefined) {
    const days = Math.max(backfillDays, DAYS_TO_PREVIOUS_CLOSE[hours]);
    return new Engine({ listings, seed, calendar, start: asMillis(clock.now() - days * DAY_MS) });
  }
  const ticks = new Map(listings.map(({ instrument }) => [instrument.symbol, instrument.tick]));
  const prices = new Map<string, number>();
  for (const { symbol, last } of continued.rows) if (last !== null) prices.set(symbol, last / (ticks.get(symbol) ?? 1));
  // The same seed would repeat the first run's market. The time of continuation is mixed in, so equal pasts still give
  // equal markets.
  const later = hashText(`${seed} ${continued.time}`);
  const { time, feedState: state } = continued;
  const earlier = { time: asMillis(time), prices, state };
  return new Engine({ listings, seed: later, calendar, start: clock.now(), continued: earlier });
}

/** Simulates whole minutes until shortly before now, and yields to the event loop between turns. */
async function backfill(
  engine: Engine,
  sink: MarketSink,
  { clock, backpressure }: SimulatedFeedOptions,
  progress: (done: number) => void,
): Promise<void> {
  const from = engine.time;
  const span = Math.max(1, clock.now() - from);
  const ticked = Math.min(TICKED_MS, Math.floor(TICKED_STEPS / (engine.stocks.count * 600)) * MINUTE_MS);
  const most = ticked + MINUTE_MS;
  const candlesPerTurn = Math.max(1, Math.floor(STEPS_PER_TURN / (STEPS_PER_CANDLE * engine.stocks.count)));
  while (clock.now() - engine.time >= most) {
    const turnEnds = clock.monotonic() + TURN_MS;
    for (let k = 0; k < candlesPerTurn && clock.monotonic() < turnEnds && clock.now() - engine.time >= most; k++) {
      engine.stepCandle(MINUTE_MS / 1000, sink);
    }
    progress(Math.min(1, (engine.time - from) / span));
    await nextTurn();
    await backpressure?.();
  }
  progress(1);
}

/** Steps the market to the present, turn by turn, and from then on every 20 ms. */
async function goLive(pacer: Pacer, { clock, backpressure }: SimulatedFeedOptions): Promise<Stop> {
  while (!pacer.run()) {
    await nextTurn();
    await backpressure?.();
  }
  return clock.every(SLICE_MS, () => {
    pacer.run();
  });
}

/** Steps an engine to the clock's time with bounded work per turn, and announces when the market opens and closes. */
class Pacer {
  readonly #engine: Engine;
  readonly #calendar: Calendar;
  readonly #sink: MarketSink;
  readonly #clock: Clock;
  #state = "";
  /** Whether the last step was a candle, so that quotes must be sent again. */
  #afterCandles = true;
  /** Whether the present was reached once. Until then the market does not catch up in candles. */
  #live = false;

  constructor(engine: Engine, calendar: Calendar, sink: MarketSink, clock: Clock) {
    this.#engine = engine;
    this.#calendar = calendar;
    this.#sink = sink;
    this.#clock = clock;
  }

  /** Steps to the clock's time, or for at most one turn's work. Returns whether it reached that time. */
  run(): boolean {
    const now = this.#clock.now();
    const turnEnds = this.#clock.monotonic() + TURN_MS;
    const engine = this.#engine;
    const { count } = engine.stocks;
    this.#announceState(now);
    const most = this.#live ? (this.#afterCandles ? MINUTE_MS : LAG_FOR_CANDLES) : Infinity;
    for (let work = 0; work < STEPS_PER_TURN && this.#clock.monotonic() < turnEnds;) {
      if (engine.even && now - engine.time >= most && engine.time % MINUTE_MS === 0) {
        engine.stepCandle(MINUTE_MS / 1000, this.#sink);
        this.#afterCandles = true;
        work += count * STEPS_PER_CANDLE;
        continue;
      }
      if (this.#afterCandles) {
        engine.quoteAll(asMillis(Math.min(now, engine.time)), this.#sink);
        this.#afterCandles = false;
      }
      if (engine.due > now) return (this.#live = true);
      engine.tick(this.#sink);
      work += count / SLICES;
    }
    return false;
  }

  #announceState(now: Millis): void {
    const state = this.#calendar.stateAt(now);
    if (state === this.#state) return;
    this.#state = state;
    this.#sink.status(undefined, now, { state, ...this.#engine.announcer.reasonAt(now) });
  }
}
