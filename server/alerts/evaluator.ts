import { NO_PRICE } from "../../shared/model/quote.ts";
import { asMillis, type InstrumentId, type Millis, type Price } from "../../shared/model/units.ts";
import type { AlertListener, Alerts, AlertWatch } from "../ports/alerts.ts";
import type { PrintListener } from "../ports/board.ts";
import type { Clock } from "../ports/clock.ts";
import { ConnectionAlerts, type AlertHost } from "./connection-alerts.ts";
import { coverageOf, lastMoment, rememberPast, replay, type AlertBoard, type Coverage } from "./replay.ts";
import { ReadLimit } from "./read-limit.ts";
import type { AlertLimits } from "./set-limit.ts";
import { SymbolAlerts } from "./symbol-alerts.ts";
import type { WatchedSymbol } from "./watched-symbol.ts";

/** A trade may come with a market time this much before the newest, ms: so much is judged again after a reconnect. */
const SLACK_MS = 1_000;

/**
 * Judges every trade of the board for the rules of all connections. A trade of a symbol without alerts costs one
 * comparison. Rules do not outlive an epoch: connections are told, and set them again.
 */
export class AlertEvaluator implements Alerts, AlertHost, PrintListener {
  firings = 0;
  watched = 0;
  readonly board: AlertBoard;
  readonly clock: Clock;
  readonly limits: AlertLimits;
  readonly #connections = new Map<ConnectionAlerts, AlertListener>();
  /** By instrument; undefined where nothing is watched. */
  #symbols: (SymbolAlerts | undefined)[] = [];
  /** Market time when judging began in this epoch. */
  #liveFrom: number;
  /** Per instrument, since when all prints are trades that may be held, and its newest trade and price then. */
  #startTimes: Float64Array;
  #startIds: Float64Array;
  #startPrices: Int32Array;
  readonly #reads: ReadLimit;
  /** Nothing has been printed yet: the market time from which trades are judged is unknown. */
  #isEmpty: boolean;
  /** The board was emptied, so the next print begins another epoch. */
  #wasReset = false;

  constructor(board: AlertBoard, clock: Clock, limits: AlertLimits) {
    this.board = board;
    this.clock = clock;
    this.limits = limits;
    const { instruments, columns, time } = board.quotes;
    this.#reads = new ReadLimit(clock.monotonic());
    this.#isEmpty = columns.last.every((price) => price === NO_PRICE);
    this.#liveFrom = time;
    this.#startTimes = new Float64Array(instruments.length).fill(time);
    this.#startIds = Float64Array.from(instruments, ({ id }) => board.trades.newest(id));
    this.#startPrices = columns.last.slice();
  }

  get maxPerConnection(): number {
    return this.limits.perConnection;
  }

  get judgedTo(): Millis {
    return asMillis(Math.max(this.#liveFrom, this.board.quotes.time - SLACK_MS));
  }

  open(listener: AlertListener): AlertWatch {
    const connection = new ConnectionAlerts(this, listener, () => this.#connections.delete(connection));
    this.#connections.set(connection, listener);
    return connection;
  }

  trade(id: InstrumentId, t: Millis, price: Price): void {
    if (this.#isEmpty) this.#begin(t);
    this.#symbols[id]?.judge(t, price);
  }

  /**
   * Within a candle the nearer extreme is taken to come first: low before high where it closed higher. The board does not
   * hold what it was made of, so it cannot be judged again: only what follows it can.
   */
  candle(id: InstrumentId, t: Millis, open: Price, high: Price, low: Price, close: Price): void {
    if (this.#isEmpty) this.#begin(t);
    this.#startTimes[id] = t + 1;
    this.#startIds[id] = this.board.trades.newest(id);
    this.#startPrices[id] = close;
    const alerts = this.#symbols[id];
    if (alerts === undefined) return;
    alerts.judge(t, open);
    alerts.judge(t, close >= open ? low : high);
    alerts.judge(t, close >= open ? high : low);
    alerts.judge(t, close);
  }

  reset(): void {
    this.#isEmpty = true;
    this.#wasReset = true;
    this.#forget();
  }

  #forget(): void {
    this.#symbols = [];
    this.watched = 0;
    for (const connection of this.#connections.keys()) connection.forget();
  }

  /** Only now is the market time known from which gaps are counted. */
  #begin(t: Millis): void {
    this.#isEmpty = false;
    this.#liveFrom = t;
    const { length } = this.board.quotes.instruments;
    this.#startTimes = new Float64Array(length).fill(t);
    this.#startIds = new Float64Array(length);
    this.#startPrices = this.board.quotes.columns.last.slice().fill(NO_PRICE);
    if (!this.#wasReset) return;
    this.#wasReset = false;
    this.#forget();
    for (const listener of this.#connections.values()) listener.ended();
  }

  get mayRead(): boolean {
    return this.#reads.hasRoom(this.clock.monotonic());
  }

  coverage(id: InstrumentId): Coverage {
    return coverageOf(this.board, id, this.#startTimes[id], this.#startIds[id], this.#startPrices[id]);
  }

  add(added: readonly WatchedSymbol[]): void {
    for (const [id, group] of bySymbol(added)) {
      const resumed = group.filter(({ isResumed }) => isResumed);
      if (resumed.length > 0) this.#reads.read(replay(this.board, id, this.coverage(id), resumed));
      const alerts = this.#symbol(id);
      const needsWindows = group.some(({ rule }) => rule.window !== undefined);
      if (needsWindows && !alerts.hasExtremes)
        this.#reads.read(rememberPast(this.board, id, alerts, this.board.trades.newest(id)));
      for (const watched of group) if (!watched.isOver) alerts.add(watched);
    }
  }

  judgeAtOnce(watched: WatchedSymbol): void {
    this.#symbols[watched.id]?.judgeAtOnce(watched);
  }

  remove(watched: WatchedSymbol): void {
    const alerts = this.#symbols[watched.id];
    alerts?.remove(watched);
    if (alerts?.size === 0) this.#symbols[watched.id] = undefined;
  }

  /** The alerts of a symbol, as of its last trade. */
  #symbol(id: InstrumentId): SymbolAlerts {
    const known = this.#symbols[id];
    if (known !== undefined) return known;
    const alerts = new SymbolAlerts();
    const price = this.board.quotes.columns.last[id];
    alerts.begin(price === NO_PRICE ? Number.NaN : price, lastMoment(this.board, id));
    this.#symbols[id] = alerts;
    return alerts;
  }
}

function bySymbol(added: readonly WatchedSymbol[]): ReadonlyMap<InstrumentId, WatchedSymbol[]> {
  const groups = new Map<InstrumentId, WatchedSymbol[]>();
  for (const watched of added) {
    const group = groups.get(watched.id);
    if (group === undefined) groups.set(watched.id, [watched]);
    else group.push(watched);
  }
  return groups;
}
