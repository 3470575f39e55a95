import { setImmediate as nextTurn } from "node:timers/promises";
import { DAY_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import { asMillis, type Millis } from "../../../shared/model/units.ts";
import { createCalendar, type Calendar, type MarketHours } from "../../market/calendar/calendar.ts";
import { createControls } from "../../market/controls.ts";
import { Engine, SLICE_MS, SLICES } from "../../market/engine.ts";
import { hashText } from "../../market/model/random.ts";
import { createUniverse, type Listing } from "../../market/listings/universe.ts";
import type { Clock, Stop } from "../../ports/clock.ts";
import type { Feed, MarketSink } from "../../ports/feed.ts";
import type { MarketControls } from "../../ports/market-controls.ts";

export interface SimulatedFeedOptions {
  /** The same seed and start give the same tape; a 32-bit integer. */
  readonly seed: number;
  /** How many listings, 1–10,000. */
  readonly symbols: number;
  /** Multiplier of trades per second, 0.1–20. */
  readonly activity: number;
  readonly hours: MarketHours;
  /** Days of one-minute history to run at start, 0 or more. A day at least is run, for a previous close. */
  readonly backfillDays: number;
  /** Where an earlier run of this market stopped: it goes on from there, and no history is run. */
  readonly continued?: ContinuedMarket | undefined;
  readonly clock: Clock;
  /** Awaited between turns of the history run at start: resolves once the recorder can take more. */
  readonly backpressure?: () => Promise<void>;
}

/** What an earlier run left: prices as mantissas. */
interface ContinuedMarket {
  /** Market time of its last event, ms. */
  readonly time: number;
  readonly rows: readonly { readonly symbol: string; readonly last: number | null }[];
  /** What the feed's `state` gave; without it volatility starts anew. */
  readonly feedState?: Uint8Array | undefined;
}

export interface SimulatedFeed extends Feed, MarketControls {
  start(sink: MarketSink, progress: (done: number) => void): Promise<Stop>;
  /** What a later run takes as `continued.feedState`; undefined before the start. */
  state(): Uint8Array | undefined;
}

/** What holds a session at least, whatever weekends and holidays do: days before now. */
const DAYS_TO_PREVIOUS_CLOSE = { always: 1, nyse: 5 } as const;
/** The last minutes of history are run tick by tick, so that no chart of seconds begins empty: ms, and at most so much work. */
const TICKED_MS = 10 * MINUTE_MS;
const TICKED_STEPS = 1_200_000;
/** A lag over this is made up in bars rather than tick by tick, ms. */
const LAG_FOR_BARS = 2 * MINUTE_MS;
/** Symbol-steps of one turn at most. The event loop is held for one turn, however far behind the market is. */
const STEPS_PER_TURN = 60_000;
/** A symbol's bar costs as much as this many of its steps. */
const STEPS_PER_BAR = 4;
/** Time after which a turn ends in any case, ms: what the sink costs is not known beforehand. */
const TURN_MS = 5;

/** The market of `server/market` as a feed: history first, then live by the clock, in slices of 20 ms. */
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
    setActivity: (factor) => started().setActivity(factor),
    setVolatility: (factor) => started().setVolatility(factor),
    shock: (target, percent, seconds) => started().shock(target, percent, seconds),
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
  // Other random numbers than the first run's, or the same tape would be played again; the same ones for the same past.
  const later = hashText(`${seed} ${continued.time}`);
  const { time, feedState: state } = continued;
  const earlier = { time: asMillis(time), prices, state };
  return new Engine({ listings, seed: later, calendar, start: clock.now(), continued: earlier });
}

/** Runs whole minutes up to shortly before now, giving the event loop its turn. */
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
  const barsPerTurn = Math.max(1, Math.floor(STEPS_PER_TURN / (STEPS_PER_BAR * engine.stocks.count)));
  while (clock.now() - engine.time >= most) {
    const turnEnds = clock.monotonic() + TURN_MS;
    for (let k = 0; k < barsPerTurn && clock.monotonic() < turnEnds && clock.now() - engine.time >= most; k++) {
      engine.bar(MINUTE_MS / 1000, sink);
    }
    progress(Math.min(1, (engine.time - from) / span));
    await nextTurn();
    await backpressure?.();
  }
  progress(1);
}

/** Steps the market up to the present, turn by turn, and then every 20 ms. */
async function goLive(pacer: Pacer, { clock, backpressure }: SimulatedFeedOptions): Promise<Stop> {
  while (!pacer.run()) {
    await nextTurn();
    await backpressure?.();
  }
  return clock.every(SLICE_MS, () => {
    pacer.run();
  });
}

/** Keeps an engine at the clock's time with bounded work per turn, and tells when the market opens and closes. */
class Pacer {
  readonly #engine: Engine;
  readonly #calendar: Calendar;
  readonly #sink: MarketSink;
  readonly #clock: Clock;
  #state = "";
  /** Whether bars came last, so that the quotes are to be told anew. */
  #afterBars = true;
  /** The present was reached once: until then no lag is made up in bars. */
  #live = false;

  constructor(engine: Engine, calendar: Calendar, sink: MarketSink, clock: Clock) {
    this.#engine = engine;
    this.#calendar = calendar;
    this.#sink = sink;
    this.#clock = clock;
  }

  /** Steps up to the clock's time, or for one turn's worth of work; tells whether it got there. */
  run(): boolean {
    const now = this.#clock.now();
    const turnEnds = this.#clock.monotonic() + TURN_MS;
    const engine = this.#engine;
    const { count } = engine.stocks;
    this.#announceState(now);
    const most = this.#live ? (this.#afterBars ? MINUTE_MS : LAG_FOR_BARS) : Infinity;
    for (let work = 0; work < STEPS_PER_TURN && this.#clock.monotonic() < turnEnds;) {
      if (engine.even && now - engine.time >= most && engine.time % MINUTE_MS === 0) {
        engine.bar(MINUTE_MS / 1000, this.#sink);
        this.#afterBars = true;
        work += count * STEPS_PER_BAR;
        continue;
      }
      if (this.#afterBars) {
        engine.quoteAll(asMillis(Math.min(now, engine.time)), this.#sink);
        this.#afterBars = false;
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
