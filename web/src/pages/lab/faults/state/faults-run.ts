import { backoff } from "../../../../../../shared/client/backoff.ts";
import {
  Connection,
  createDecoders,
  type Clock,
  type ConnectionPhase,
  type OpenSocket,
  type Stop,
} from "../../../../../../shared/client/mod.ts";
import type { Instrument } from "../../../../../../shared/model/instrument.ts";
import type { Rate } from "../../../../../../shared/protocol/channels.ts";
import { MessageMeter } from "../connection/message-meter.ts";
import { MOVED } from "../connection/tap-socket.ts";
import { Received } from "../connection/received.ts";
import { withAttempt, withWaited, type Outage } from "./outage.ts";
import { Prover, type Baseline } from "./prover.ts";
import { Timeline, type EventKind, type EventValues } from "./timeline.ts";

/** A connection counts as silent after so many heartbeats without a message. */
const SILENT_HEARTBEATS = 1.5;
const TICK_MS = 100;
/** Messages that were on their way as a fault was set come no later than this after it, ms. */
const MAX_ON_THE_WAY_MS = 1_000;
/** Replayed trades follow the snapshot directly; the record is asked after so long, ms. */
const SETTLE_MS = 500;

export interface FaultsRunOptions {
  readonly open: OpenSocket;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly instrument: Instrument;
  readonly rate: Rate;
  readonly fetchIds: (from: number) => Promise<readonly number[]>;
  /** Called as an attempt fails before the server has said anything: a browser hides the reason. */
  readonly askWhy: () => void;
  /** Something has changed that is not in the counts. */
  readonly changed: () => void;
}

/** The connection that faults are tried on: what it receives, what happens to it, and the proof of its recovery. */
export class FaultsRun {
  readonly timeline = new Timeline();
  readonly meter = new MessageMeter();
  readonly connection: Connection;
  readonly received: Received;
  readonly prover: Prover;
  outage: Outage | undefined;
  /** The newest close code that the browser reported. */
  closeCode: number | undefined;
  /** How much longer than usual messages may take by what was set, both ways, ms. */
  slackMs = 0;

  readonly #options: FaultsRunOptions;
  #heartbeatMs = 1_000;
  #isWelcome = false;
  #code: number | undefined;
  #drawn = false;
  /** When a fault was set that may end in a loss. */
  #faultAt: number | undefined;
  #baseline: Baseline | undefined;
  #endSubscription: Stop = () => {};
  #stops: Stop[] = [];

  constructor(options: FaultsRunOptions) {
    this.#options = options;
    const { clock, instrument, random, changed } = options;
    this.connection = new Connection({
      ...{ clock, decoders: createDecoders(), open: this.#open },
      random: () => {
        this.#drawn = true;
        return random();
      },
    });
    this.received = new Received(instrument.id, instrument.symbol, {
      stateChanged: (phase) => this.#phaseChanged(phase),
      welcomed: (heartbeatMs) => this.#welcomed(heartbeatMs),
      snapshot: () => this.#snapshot(),
      restarted: () => this.#restarted(),
      refused: (message) => this.note("refused", { message }),
      said: () => {},
    });
    this.prover = new Prover({
      ...{ clock, changed, received: this.received, fetchIds: options.fetchIds },
      compared: (refilled, merged, lost) => this.note("proof", { refilled, merged, lost }),
    });
  }

  start(): Stop {
    const { clock, instrument } = this.#options;
    const { symbol, id } = instrument;
    // Every other instrument is skipped: its place in the directory is what rows of SBE are read by.
    const instruments: Instrument[] = [];
    instruments[id] = instrument;
    this.connection.useDirectory({ instruments, idOf: (name) => (name === symbol ? id : undefined) });
    this.setRate(this.#options.rate);
    this.#stops = [
      this.connection.start(this.received),
      this.connection.subscribe({ channel: "trades", symbols: [symbol] }),
      clock.every(TICK_MS, () => this.#tick()),
    ];
    return () => {
      for (const stop of this.#stops.splice(0)) stop();
      this.prover.cancel();
    };
  }

  /** The latest rate that is asked for holds for the connection. */
  setRate(rate: Rate): void {
    const { symbol } = this.#options.instrument;
    const before = this.#endSubscription;
    this.#endSubscription = this.connection.subscribe({ channel: "quotes", symbols: [symbol], rate });
    before();
  }

  note(kind: EventKind, values?: EventValues): void {
    this.timeline.add(this.#options.clock.now(), kind, values);
    this.#options.changed();
  }

  /** A fault is set that may end in a loss. It begins no later than now. */
  faultSet(kind: EventKind, values?: EventValues): void {
    this.#faultAt = this.#options.clock.now();
    this.note(kind, values);
  }

  faultFailed(): void {
    this.#faultAt = undefined;
  }

  /** Compares all that this connection holds with the server's record. */
  check(): void {
    void this.prover.prove(this.prover.beginning(), this.slackMs);
  }

  readonly #open: OpenSocket = (protocols, events) =>
    this.#options.open(protocols, {
      ...events,
      received: (data) => {
        this.meter.heard(this.#options.clock.now());
        events.received(data);
      },
      closed: (code, reason) => {
        this.#code = this.closeCode = code;
        events.closed(code, reason);
      },
    });

  #phaseChanged(phase: ConnectionPhase): void {
    const now = this.#options.clock.now();
    if (phase.kind === "waiting") this.#waits(phase, now);
    else if (phase.kind === "connecting") this.#connects(phase.attempt, now);
    else if (phase.kind === "stopped") {
      this.timeline.become(now, "stopped");
      this.timeline.add(now, "stopped", { code: String(phase.code), reason: phase.reason });
    }
    this.#options.changed();
  }

  #waits(phase: Extract<ConnectionPhase, { kind: "waiting" }>, now: number): void {
    const code = this.#code;
    const [wasWelcome, wasDrawn] = [this.#isWelcome, this.#drawn];
    this.#code = undefined;
    this.#isWelcome = this.#drawn = false;
    // Nothing was lost: this page closed the connection itself, to come back through the tap.
    if (code === MOVED) {
      this.timeline.become(now, "waiting");
      return this.note("moved");
    }
    this.#noteLoss(code, now, phase.lostAt);
    if (!wasWelcome) this.#options.askWhy();
    const { attempt, retryAt } = phase;
    const capMs = wasDrawn ? backoff(attempt, 1) : undefined;
    this.outage &&= withAttempt(this.outage, {
      ...{ attempt, capMs, from: now, plannedMs: retryAt - now, waitedMs: undefined },
    });
    this.timeline.become(now, "waiting");
  }

  /** The first loss of an outage, or another attempt of it that failed. */
  #noteLoss(code: number | undefined, now: number, lostAt: number): void {
    const isLoss = this.outage === undefined || this.outage.currentAt !== undefined;
    const startedAt = Math.min(now, this.#faultBefore() ?? lostAt);
    if (isLoss) {
      this.prover.cancel();
      this.#baseline ??= this.prover.baseline();
      this.outage = { startedAt, code, noticedAt: now, attempts: [], currentAt: undefined };
    }
    const kind = isLoss ? "lost" : "failed";
    if (code !== undefined) this.timeline.add(now, kind, { code: String(code) });
    else this.timeline.add(now, `${kind}Silent`, { seconds: ((now - startedAt) / 1_000).toFixed(1) });
  }

  /** The moment of a fault that this loss can come from: after one that has passed, messages came again. */
  #faultBefore(): number | undefined {
    const at = this.#faultAt;
    return at !== undefined && this.connection.heardAt - at < MAX_ON_THE_WAY_MS + this.slackMs ? at : undefined;
  }

  #connects(attempt: number, now: number): void {
    this.timeline.become(now, "connecting");
    if (this.outage === undefined || this.outage.currentAt !== undefined) return;
    this.outage = withWaited(this.outage, now);
    const { plannedMs = 0, waitedMs = 0 } = this.outage.attempts.at(-1) ?? {};
    this.timeline.add(now, "retry", { attempt, planned: Math.round(plannedMs), waited: Math.round(waitedMs) });
  }

  #welcomed(heartbeatMs: number): void {
    const now = this.#options.clock.now();
    this.#heartbeatMs = heartbeatMs;
    this.#isWelcome = true;
    this.timeline.become(now, "live");
    this.note("open");
  }

  #snapshot(): void {
    const { outage } = this;
    if (outage === undefined || outage.currentAt !== undefined) return;
    const { clock } = this.#options;
    const now = clock.now();
    this.outage = { ...outage, currentAt: now };
    this.#faultAt = undefined;
    this.note("current", { seconds: ((now - outage.startedAt) / 1_000).toFixed(1) });
    const baseline = this.#baseline;
    if (baseline === undefined) return;
    this.#stops.push(
      clock.after(SETTLE_MS, () => {
        if (this.outage?.currentAt !== now) return;
        this.#baseline = undefined;
        void this.prover.prove(baseline, this.slackMs);
      }),
    );
  }

  #restarted(): void {
    this.#baseline = undefined;
    this.prover.restarted();
    this.note("restarted");
  }

  #tick(): void {
    if (!this.#isWelcome) return;
    const now = this.#options.clock.now();
    const { heardAt } = this.connection;
    const isSilent = now - heardAt > SILENT_HEARTBEATS * this.#heartbeatMs;
    const wasSilent = this.timeline.state === "silent";
    if (isSilent === wasSilent) return;
    this.timeline.become(isSilent ? heardAt : now, isSilent ? "silent" : "live");
    if (isSilent) this.note("silent", { seconds: ((now - heardAt) / 1_000).toFixed(1) });
    else this.note("speaks");
  }
}
