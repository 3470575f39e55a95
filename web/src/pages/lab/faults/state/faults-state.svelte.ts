import { HttpApi, type Clock, type ConnectionPhase, type Stop } from "../../../../../../shared/client/mod.ts";
import type { Instrument } from "../../../../../../shared/model/instrument.ts";
import { DEFAULT_RATE, type Rate } from "../../../../../../shared/protocol/channels.ts";
import type { LabSession } from "../../session/lab-session.ts";
import { LabRequestError, type LabAsk } from "../../session/pending-requests.ts";
import { PLAIN_LINK, type Conditions } from "../conditions.ts";
import { MOMENT_MS } from "../connection/message-meter.ts";
import { LABEL, openThroughTap, WHY_LABEL } from "../connection/tap-socket.ts";
import type { Arrival } from "../proof/held-trades.ts";
import { FaultsRun } from "./faults-run.ts";
import type { Outage, Proof } from "./outage.ts";
import type { EventKind, EventValues, Span, TimelineEvent } from "./timeline.ts";

/** How often the figures on screen are read, ms. */
const READ_EVERY_MS = 200;
/** Trades of a comparison at most: as many as one answer of /api/trades has. */
const MAX_RECORDED = 5_000;
/** A burst: so long nothing, then all of it at once. Ten times as long as the moment in which it comes. ms. */
export const BURST_MS = 10 * MOMENT_MS;
/** What counts as usual before a burst is the mean of so much time, if the connection has been live so long, ms. */
const USUAL_MS = 5_000;
/** The first connection waits so long for word of the tap, then goes without. ms. */
const MAX_TAP_MS = 3_000;
/** How many of the newest trades are shown one by one. */
const STRIP_TRADES = 60;

/** What is on screen: read together, a few times a second. */
export interface View {
  readonly now: number;
  readonly phase: ConnectionPhase;
  readonly heardMs: number;
  readonly roundTripMs: number | undefined;
  /** Server's time now less that of the newest quotes, ms. */
  readonly ageMs: number | undefined;
  readonly protocol: string | undefined;
  readonly perSecond: number;
  readonly rows: number;
  readonly merged: number;
  readonly live: number;
  readonly refilled: number;
  readonly repeated: number;
  readonly reconnects: number;
  readonly closeCode: number | undefined;
  readonly outage: Outage | undefined;
  readonly proof: Proof | undefined;
  readonly events: readonly TimelineEvent[];
  readonly spans: readonly Span[];
  /** The newest trades by id, oldest first. */
  readonly strip: readonly { readonly id: number; readonly arrival: Arrival }[];
}

/** Why a fault could not be set: the server's code and words. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** The state of the part Faults: its connection, its faults, and what is on screen of them. */
export class FaultsState {
  view = $state.raw<View>();
  /** The link's conditions as the server took them. */
  link = $state.raw<Conditions>(PLAIN_LINK);
  rate = $state.raw<Rate>(DEFAULT_RATE);
  refusal = $state.raw<Refusal>();
  tap = $state.raw<LabSession["tap"]>("unknown");
  isOpen = $state(false);
  readonly #session: LabSession;
  readonly #clock: Clock;
  readonly #base: string;
  #run: FaultsRun | undefined;
  #token: string | undefined;
  #asking = false;

  constructor(session: LabSession, clock: Clock, base: string) {
    this.#session = session;
    this.#clock = clock;
    this.#base = base;
  }

  /** Connects, and stays connected until the returned stop. */
  start(instrument: Instrument): Stop {
    const api = new HttpApi({ base: this.#base, fetch });
    const leaving = new AbortController();
    const run = new FaultsRun({
      ...{ instrument, rate: this.rate, clock: this.#clock, random: Math.random },
      open: openThroughTap(this.#session, WebSocket),
      fetchIds: async (from) =>
        (await api.trades(instrument, MAX_RECORDED, leaving.signal, { from })).map(({ id }) => id),
      askWhy: () => void this.#askWhy(run),
      changed: () => this.#read(),
    });
    this.#run = run;
    const stops: Stop[] = [];
    let isStarted = false;
    const begin = () => {
      if (!isStarted) stops.push(run.start());
      isStarted = true;
    };
    stops.push(
      this.#session.on("state", () => {
        this.#sessionChanged();
        if (this.tap !== "unknown") begin();
      }),
      this.#clock.after(MAX_TAP_MS, begin),
      this.#clock.every(READ_EVERY_MS, () => this.#read()),
    );
    this.#sessionChanged();
    if (this.tap !== "unknown") begin();
    return () => {
      leaving.abort();
      for (const stop of stops) stop();
      if (this.#run === run) this.#run = undefined;
    };
  }

  async cut(how: "fin" | "reset" | "silent"): Promise<void> {
    await this.#set(`cut.${how}`, {}, { op: "cut", label: LABEL, how });
  }

  async stall(ms: number): Promise<boolean> {
    return this.#set("stall", { seconds: ms / 1_000 }, { op: "stall", label: LABEL, ms });
  }

  /** Holds the connection back for a while, and measures what then comes at once. */
  async burst(): Promise<void> {
    const run = this.#run;
    const from = this.#clock.now();
    if (run === undefined) return;
    const usualFrom = Math.max(from - USUAL_MS, run.timeline.since);
    const usual = (run.meter.between(usualFrom, from) * MOMENT_MS) / Math.max(MOMENT_MS, from - usualFrom);
    if (!(await this.stall(BURST_MS))) return;
    const to = this.#clock.now() + BURST_MS;
    this.#clock.after(BURST_MS + 1_000, () => {
      if (run !== this.#run) return;
      const peak = run.meter.peak(to - 2 * MOMENT_MS, to + 1_000);
      const factor = usual === 0 ? "–" : (peak / usual).toFixed(1);
      run.note("burst", { peak, usual: usual.toFixed(1), factor, ms: MOMENT_MS });
    });
  }

  async setLink(link: Conditions): Promise<void> {
    const { delayMs, jitterMs, bytesPerSecond } = link;
    const isPlain = delayMs === 0 && jitterMs === 0 && bytesPerSecond === null;
    const kind = isPlain ? "linkPlain" : bytesPerSecond === null ? "link" : "linkLimited";
    const values = { delay: delayMs, jitter: jitterMs, limit: bytesPerSecond ?? 0 };
    if (!(await this.#ask(kind, values, { op: "link", label: LABEL, ...link }))) return;
    this.link = link;
    if (this.#run) this.#run.slackMs = 2 * (delayMs + jitterMs);
  }

  setRate(rate: Rate): void {
    this.rate = rate;
    this.#run?.setRate(rate);
    this.#run?.note("rate", { rate });
  }

  retryNow(): void {
    this.#run?.connection.retryNow();
  }

  check(): void {
    this.#run?.check();
  }

  /** A fault that may end in a loss: its moment is noted before the server does it. */
  async #set(kind: EventKind, values: EventValues, request: LabAsk): Promise<boolean> {
    this.#run?.faultSet(kind, values);
    const isDone = await this.#ask(undefined, {}, request);
    if (!isDone) this.#run?.faultFailed();
    return isDone;
  }

  /** Says whether the server did it to a connection. */
  async #ask(kind: EventKind | undefined, values: EventValues, request: LabAsk): Promise<boolean> {
    this.refusal = undefined;
    try {
      const answer = await this.#session.request(request);
      if (kind !== undefined) this.#run?.note(kind, values);
      const isNone = answer.type === "done" && answer.connections === 0;
      if (isNone && request.op !== "link") this.#run?.note("noFault");
      return !isNone || request.op === "link";
    } catch (error) {
      const { code, message } = error instanceof LabRequestError ? error : { code: "failed", message: String(error) };
      this.refusal = { code, message };
      return false;
    }
  }

  #sessionChanged(): void {
    const { isOpen, tap, token } = this.#session;
    this.isOpen = isOpen;
    this.tap = tap;
    if (token === undefined || token === this.#token) return;
    // What was set held for the old token's connections.
    if (this.#token !== undefined) this.#run?.note("newToken");
    this.#token = token;
    this.link = PLAIN_LINK;
    if (this.#run) this.#run.slackMs = 0;
  }

  /** A browser hides why a handshake failed. The tap says it to a request. */
  async #askWhy(run: FaultsRun): Promise<void> {
    if (this.#session.tap !== "used" || this.#asking) return;
    this.#asking = true;
    try {
      const url = this.#session.httpUrl("/healthz", WHY_LABEL);
      const response = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(4_000) });
      if (!response.ok)
        run.note("tapSays", { status: String(response.status), answer: (await response.text()).slice(0, 200) });
    } catch {
      // The tap does not answer at all: the attempts to connect show that.
    } finally {
      this.#asking = false;
    }
  }

  #read(): void {
    const run = this.#run;
    if (run === undefined || document.hidden) return;
    const { connection, received, meter, timeline } = run;
    const now = this.#clock.now();
    const { held, rows, merged, time } = received;
    const first = Math.max(held.first, held.newest - STRIP_TRADES + 1, 1);
    this.view = {
      ...{ now, rows, merged, phase: connection.state, heardMs: Math.max(0, now - connection.heardAt) },
      ...{ roundTripMs: connection.roundTripMs, protocol: connection.protocol },
      ageMs: time === 0 ? undefined : Math.max(0, this.#session.serverNow() - time),
      perSecond: meter.between(now - 2_000, now) / 2,
      ...{ live: held.live, refilled: held.refilled, repeated: held.repeated },
      ...{ reconnects: connection.counters.reconnects, closeCode: run.closeCode },
      ...{ outage: run.outage, proof: run.prover.proof, events: timeline.events, spans: timeline.spans },
      strip: Array.from({ length: held.newest === 0 ? 0 : held.newest - first + 1 }, (_, k) => ({
        id: first + k,
        arrival: held.arrivalOf(first + k),
      })),
    };
  }
}
