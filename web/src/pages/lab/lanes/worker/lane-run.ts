import type { Clock, Stop } from "../../../../../../shared/client/mod.ts";
import { NO_PRICE } from "../../../../../../shared/model/quote.ts";
import type { Lane } from "../lanes.ts";
import { RunMeasure } from "../measure/run-measure.ts";
import type { Change } from "../measure/reference-log.ts";
import { startEventStream } from "./event-stream.ts";
import type { FromWorker, RunOptions } from "./messages.ts";
import { startLongPolling, startNewConnections, startPlainPolling, startRevalidation } from "./polling.ts";
import type { LaneCounts, StartLane } from "./transport.ts";
import { startWebSocket } from "./websocket.ts";

/** Prices are handed over together, ms. */
const PRICES_EVERY_MS = 40;
const REPORT_EVERY_MS = 250;
/** A lane that has shown nothing by then does not keep the others from being measured, ms. */
const MAX_START_MS = 5_000;

const START: Readonly<Record<Lane, StartLane>> = {
  "ws-json": startWebSocket("ticker.v1.json"),
  "ws-sbe": startWebSocket("ticker.v1.sbe"),
  sse: startEventStream,
  "long-poll": startLongPolling,
  poll: startPlainPolling,
  "poll-etag": startRevalidation,
  "poll-new": startNewConnections,
};

interface LaneState {
  readonly counts: LaneCounts;
  /** Of the symbol in front: the newest change that the lane has, and its price. */
  n: number | undefined;
  last: number;
}

/** All lanes of one run, started together with the same symbols and rate, and measured under one clock. */
export class LaneRun {
  readonly #id: number;
  readonly #options: RunOptions;
  readonly #clock: Clock;
  readonly #post: (message: FromWorker) => void;
  readonly #measure: RunMeasure;
  readonly #lanes: ReadonlyMap<Lane, LaneState>;
  readonly #newPrices = new Set<Lane>();
  readonly #startedAt: number;
  #offset: number;
  #stops: Stop[] = [];

  constructor(id: number, options: RunOptions, clock: Clock, post: (message: FromWorker) => void) {
    this.#id = id;
    this.#options = options;
    this.#clock = clock;
    this.#post = post;
    this.#offset = options.offset;
    this.#startedAt = clock.now();
    this.#measure = new RunMeasure(
      options.lanes,
      options.watched.map(({ symbol }) => symbol),
    );
    this.#lanes = new Map(options.lanes.map((lane) => [lane, freshState()]));
  }

  start(): Stop {
    this.#stops = [
      ...[...this.#lanes].map(([lane, state]) => this.#startLane(lane, state)),
      this.#clock.every(PRICES_EVERY_MS, () => this.#postPrices()),
      this.#clock.every(REPORT_EVERY_MS, () => this.#report()),
    ];
    return () => this.#end();
  }

  changes(epoch: string, symbol: string, changes: readonly Change[]): void {
    if (!this.#measure.changes(epoch, symbol, changes)) this.#voidRun();
  }

  completeUpTo(upTo: number, offset: number): void {
    this.#offset = offset;
    this.#measure.completeUpTo(upTo);
  }

  #startLane(lane: Lane, state: LaneState): Stop {
    const { base, token, watched, instruments, rate, intervalMs, compress } = this.#options;
    const tap = token === undefined ? "" : `tap=${token}.${lane}`;
    const show = (epoch: string, symbol: string, n: number, last: number) => {
      if (this.#note(lane, epoch, symbol, n) && symbol === watched[0]?.symbol) this.#front(lane, state, n, last);
    };
    const { counts } = state;
    return START[lane]({
      ...{ lane, base, tap, watched, instruments, rate, compress, intervalMs: Math.max(intervalMs, 1_000 / rate) },
      ...{ clock: this.#clock, counts, show },
    });
  }

  /** Measures that a lane has a row. False where that ends the run. */
  #note(lane: Lane, epoch: string, symbol: string, n: number): boolean {
    if (!this.#measure.show(lane, epoch, symbol, n, this.#serverNow)) {
      this.#voidRun();
      return false;
    }
    if (this.#measure.begunAt === undefined && this.#measure.isReady) this.#measure.begin(this.#serverNow);
    return true;
  }

  /** The price that the page draws. */
  #front(lane: Lane, state: LaneState, n: number, last: number): void {
    if (state.n !== undefined && n <= state.n) return;
    state.n = n;
    state.last = last;
    this.#newPrices.add(lane);
  }

  get #serverNow(): number {
    return this.#clock.now() + this.#offset;
  }

  #postPrices(): void {
    if (this.#newPrices.size === 0) return;
    const prices = Array.from(this.#newPrices, (lane) => [lane, this.#lanes.get(lane)?.last ?? NO_PRICE] as const);
    this.#newPrices.clear();
    this.#post({ type: "prices", run: this.#id, prices });
  }

  #report(): void {
    if (this.#clock.now() - this.#startedAt >= MAX_START_MS) this.#measure.begin(this.#serverNow);
    if (!this.#options.isLogged) this.#measure.completeUpTo(this.#serverNow);
    const { begunAt } = this.#measure;
    const lanes = Array.from(this.#lanes, ([lane, { counts, last }]) => ({
      ...counts,
      ...{ lane, last, figures: begunAt === undefined ? undefined : this.#measure.figures(lane) },
    }));
    this.#post({ type: "report", run: this.#id, begunAt, now: this.#serverNow, lanes });
  }

  #voidRun(): void {
    if (this.#stops.length === 0) return;
    this.#end();
    this.#post({ type: "void", run: this.#id });
  }

  #end(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}

const freshState = (): LaneState => ({
  counts: { requests: 0, payload: 0, idle: 0, skipped: 0, fault: undefined },
  n: undefined,
  last: NO_PRICE,
});
