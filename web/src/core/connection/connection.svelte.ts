import type { Clock, ConnectionPhase, Stop } from "../../../../shared/client/mod.ts";
import type { Protocol } from "../../../../shared/protocol/messages.ts";
import type { AppPart } from "../app/app-part.ts";
import type { ConnectionPort } from "./ports.ts";
import type { ServerClock } from "./server-clock.ts";
import type { CatchUpReport } from "./catch-up-reporter.ts";

/** The connection's state in one word, as the page shows it. */
export type Health = "connecting" | "starting" | "live" | "silent" | "broken" | "stopped";

/** What has been received so far; the status bar shows how fast it rises. */
export interface Received {
  /** Quote rows applied. */
  readonly applied: number;
  /** Quote rows of those that brought another last price. */
  readonly repriced: number;
  /** Changes merged into later ones. */
  readonly merged: number;
  readonly epoch: string;
  readonly seq: number;
  /** When data last came, page clock in ms; 0 before the first. */
  readonly dataAt: number;
  /** True while the market trades, so that silence means something. */
  readonly expectsData: boolean;
}

/** An open connection without a message for this many heartbeats is silent. */
const QUIET_HEARTBEATS = 1.5;
/** Connected, market open, and nothing new for this long: the feed is silent, ms. */
const SILENT_AFTER_MS = 5_000;
/** How long the page shows the report after a reconnect, ms. */
const REPORT_FOR_MS = 5_000;
const SAMPLE_EVERY_MS = 1_000;

/** The connection as the status bar and the banners show it. Sampled once a second, and at every change of state. */
export class ConnectionState implements AppPart {
  phase = $state.raw<ConnectionPhase>({ kind: "idle" });
  /** The server's time at the last sample, ms: for ages and countdowns that step by the second. */
  now = $state.raw(0);
  /** Whole seconds until the next attempt; 0 unless waiting. */
  retryInSeconds = $state.raw(0);
  roundTripMs = $state.raw<number | undefined>(undefined);
  messagesPerSecond = $state.raw(0);
  bytesPerSecond = $state.raw(0);
  /** Quote rows that came in the last second. */
  updatesPerSecond = $state.raw(0);
  /** Of those the ones that brought another last price. */
  repricedPerSecond = $state.raw(0);
  /** Quote rows that came since the page was opened. */
  updates = $state.raw(0);
  /** Of those the ones that brought another last price. */
  repriced = $state.raw(0);
  /** Changes merged since the page was opened. */
  merged = $state.raw(0);
  protocol = $state.raw<Protocol | undefined>(undefined);
  epoch = $state.raw("");
  seq = $state.raw(0);
  reconnects = $state.raw(0);
  frameGaps = $state.raw(0);
  /** Whole seconds that an open connection has brought no data; 0 while it does. */
  silentSeconds = $state.raw(0);
  /** The report of the last catch-up, for 5 s. */
  refill = $state.raw<CatchUpReport | undefined>(undefined);
  /** The last error of the server that named no request, for 5 s. */
  complaint = $state.raw<string | undefined>(undefined);
  /** HTTP requests made for current prices since the page was opened. */
  priceRequests = $state.raw(0);
  /** Progress of a starting server, 0–1; undefined where the server is not starting. */
  starting = $state.raw<number | undefined>(undefined);
  /** False where the prices are real; from the server's welcome. */
  simulated = $state.raw(false);
  /** The longest silence of a living server, ms; from the server's welcome. */
  heartbeatMs = Infinity;

  readonly #connection: ConnectionPort;
  readonly #countPriceRequests: () => number;
  readonly #clock: Clock;
  readonly #serverClock: ServerClock;
  readonly #received: () => Received;
  #sampledAt = 0;
  #complainedAt = 0;
  #before = { messages: 0, bytes: 0, applied: 0, repriced: 0 };

  constructor(
    connection: ConnectionPort,
    countPriceRequests: () => number,
    clock: Clock,
    serverClock: ServerClock,
    received: () => Received,
  ) {
    this.#connection = connection;
    this.#countPriceRequests = countPriceRequests;
    this.#clock = clock;
    this.#serverClock = serverClock;
    this.#received = received;
  }

  /** When the present outage began, server's time in ms; undefined while there is none. */
  get lostAt(): number | undefined {
    const lostAt = "lostAt" in this.phase ? this.phase.lostAt : undefined;
    return lostAt === undefined ? undefined : this.#serverClock.at(lostAt);
  }

  /** Seconds from a moment of the page's clock to the last sample. */
  secondsSince(moment: number): number {
    return Math.max(0, (this.now - this.#serverClock.at(moment)) / 1_000);
  }

  /** When the values shown stopped changing, server's time in ms: the connection is lost, or the feed is silent. */
  get standingSince(): number | undefined {
    return this.lostAt ?? (this.silentSeconds > 0 ? this.now - this.silentSeconds * 1_000 : undefined);
  }

  get health(): Health {
    if (this.starting !== undefined && this.phase.kind !== "open" && this.phase.kind !== "stopped") return "starting";
    switch (this.phase.kind) {
      case "idle":
        return "connecting";
      case "connecting":
        return this.lostAt === undefined ? "connecting" : "broken";
      case "open":
        return this.silentSeconds > 0 ? "silent" : "live";
      case "waiting":
        return "broken";
      case "stopped":
        return "stopped";
    }
  }

  /** Samples every second until the returned stop. */
  start(): Stop {
    this.#sampledAt = this.#clock.now();
    return this.#clock.every(SAMPLE_EVERY_MS, () => this.#sample());
  }

  connectionChanged(state: ConnectionPhase): void {
    this.phase = state;
    this.#readLevels(this.#clock.now());
  }

  /** Shows the report of a catch-up for 5 s. */
  report(report: CatchUpReport): void {
    this.refill = report;
  }

  /** Shows an error of the server that names no request for 5 s. */
  complained(message: string): void {
    this.complaint = message;
    this.#complainedAt = this.#clock.now();
  }

  #sample(): void {
    const now = this.#clock.now();
    const seconds = Math.max(now - this.#sampledAt, 1) / 1000;
    const { messages, bytes } = this.#connection.counters;
    const { applied, repriced } = this.#received();
    this.messagesPerSecond = (messages - this.#before.messages) / seconds;
    this.bytesPerSecond = (bytes - this.#before.bytes) / seconds;
    this.updatesPerSecond = Math.round((applied - this.#before.applied) / seconds);
    this.repricedPerSecond = Math.round((repriced - this.#before.repriced) / seconds);
    this.#before = { messages, bytes, applied, repriced };
    this.#sampledAt = now;
    this.#readLevels(now);
  }

  #readLevels(now: number): void {
    const received = this.#received();
    const { reconnects, frameGaps } = this.#connection.counters;
    this.now = this.#serverClock.at(now);
    this.retryInSeconds = this.phase.kind === "waiting" ? Math.max(0, Math.ceil((this.phase.retryAt - now) / 1000)) : 0;
    this.roundTripMs = this.#connection.roundTripMs;
    this.protocol = this.#connection.protocol;
    this.updates = received.applied;
    this.repriced = received.repriced;
    this.merged = received.merged;
    this.epoch = received.epoch;
    this.seq = received.seq;
    this.reconnects = reconnects;
    this.frameGaps = frameGaps;
    this.priceRequests = this.#countPriceRequests();
    this.silentSeconds = this.#silence(received, now);
    if (now - this.#complainedAt >= REPORT_FOR_MS) this.complaint = undefined;
    if (this.refill && now - this.refill.at >= REPORT_FOR_MS) this.refill = undefined;
  }

  #silence({ dataAt, expectsData }: Received, now: number): number {
    if (this.phase.kind !== "open") return 0;
    const unheard = now - Math.max(this.#connection.heardAt, this.phase.since);
    const dataless = expectsData ? now - Math.max(dataAt, this.phase.since) : 0;
    if (unheard >= QUIET_HEARTBEATS * this.heartbeatMs) return Math.floor(Math.max(unheard, dataless) / 1000);
    return dataless < SILENT_AFTER_MS ? 0 : Math.floor(dataless / 1000);
  }
}
