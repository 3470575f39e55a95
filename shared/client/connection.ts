import { closeCode, mayReconnect } from "../protocol/close-codes.ts";
import type { Decoder, Directory } from "../protocol/codec.ts";
import type { Protocol } from "../protocol/messages.ts";
import { backoff } from "./backoff.ts";
import type { Clock, Stop } from "./clock.ts";
import { ProtocolSession, type Bye, type ProtocolSessionListener } from "./protocol-session.ts";
import type { OpenSocket, Socket, Wakeups } from "./socket.ts";
import type { Subscription } from "./subscriptions.ts";
import { Watchdog } from "./watchdog.ts";

/** Where the connection stands. Moments are the clock's, ms; `attempt` counts retries since the last welcome. */
type State =
  | { readonly kind: "idle" }
  /** `lostAt` where this ends an outage, or tries to. */
  | { readonly kind: "connecting"; readonly attempt: number; readonly lostAt?: number }
  | { readonly kind: "open"; readonly since: number }
  | {
      readonly kind: "waiting";
      readonly attempt: number;
      readonly retryAt: number;
      readonly lostAt: number;
      readonly reason: string;
      /** True where the server sent this client away for what it did (close codes 4500–4502). */
      readonly ownFault?: boolean;
    }
  /** The server said not to come back, for a reason unknown here (close codes 4503–4999); only `retryNow` tries again. */
  | { readonly kind: "stopped"; readonly lostAt: number; readonly code: number; readonly reason: string };

/** Hears of the connection, and takes what it receives. */
export interface ConnectionListener extends ProtocolSessionListener {
  stateChanged(state: State): void;
}

export interface ConnectionOptions {
  readonly open: OpenSocket;
  /** The encodings to offer, the preferred first, each with what reads it. */
  readonly decoders: ReadonlyMap<Protocol, Decoder>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly wakeups: Wakeups;
}

/** How long an attempt may take until the server's welcome, ms. */
const CONNECT_TIMEOUT_MS = 10_000;
const PING_EVERY_MS = 4_000;
const SECOND_PING_MS = 1_000;
/** How long a client waits that the server sent away for what it did, ms; twice as long each time, up to the most. */
const OWN_FAULT_PAUSE_MS = 30_000;
const OWN_FAULT_MAX_PAUSE_MS = 600_000;
/** After so long without another such end, ms, the pause is the first one again. */
const OWN_FAULT_FORGOTTEN_MS = 600_000;
/** The code a browser reports where a connection ended without a close frame (RFC 6455 section 7.4.1). */
const NO_CLOSE_FRAME = 1006;

/**
 * The one WebSocket to the server, kept up over losses: reconnects with jittered backoff, after a `bye` when that says,
 * at once when the network or the viewer is back, after a pause where the server sent it away for what it did, and not
 * at all after other close codes from 4500 on.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #session: ProtocolSession;
  readonly #watchdog: Watchdog;
  #listener: ConnectionListener | undefined;
  #state: State = { kind: "idle" };
  #socket: Socket | undefined;
  #protocol: Protocol | undefined;
  #preferred: Protocol | undefined;
  #timers: Stop[] = [];
  /** Retries since the last welcome; 0 while the very first attempt runs. */
  #retries = 0;
  /** When the present outage began; undefined while there is none. */
  #lostAt: number | undefined;
  #reconnects = 0;
  #wasOpen = false;
  /** The connection is being exchanged for one in another encoding: nothing was lost. */
  #exchanging = false;
  #messages = 0;
  #bytes = 0;
  #bye: Bye | undefined;
  /** Times that the server sent this client away for what it did, and when it last did. */
  #faults = 0;
  #faultAt = -Infinity;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#session = new ProtocolSession(options.clock, {
      welcomed: (heartbeatMs) => this.#welcomed(heartbeatMs),
      bye: (bye) => (this.#bye = bye),
    });
    this.#watchdog = new Watchdog(options.clock, (heardAt) =>
      this.#closed(NO_CLOSE_FRAME, "the connection went silent", heardAt),
    );
  }

  get state(): State {
    return this.#state;
  }

  /** What has passed through since the start; a change of encoding is no reconnect. */
  get counters() {
    const { frameGaps, badMessages } = this.#session;
    return { messages: this.#messages, bytes: this.#bytes, reconnects: this.#reconnects, frameGaps, badMessages };
  }

  /** The last round trip measured, ms. */
  get roundTripMs(): number | undefined {
    return this.#session.roundTripMs;
  }

  /** When the last message came, ms; 0 before the first. */
  get heardAt(): number {
    return this.#watchdog.heardAt;
  }

  /** The encoding agreed on; undefined while there is no connection. */
  get protocol(): Protocol | undefined {
    return this.#protocol;
  }

  /** Connects, and stays connected until the returned stop. */
  start(listener: ConnectionListener): Stop {
    this.#listener = listener;
    const stopWaking = this.#options.wakeups(() => {
      if (this.#state.kind === "waiting" && this.#state.ownFault !== true) this.#connect();
    });
    this.#connect();
    return () => {
      stopWaking();
      this.#release();
      this.#become({ kind: "idle" });
      this.#listener = undefined;
    };
  }

  /** The instruments by which rows are read from now on; rows of others are skipped. */
  useDirectory(directory: Directory): void {
    this.#session.directory = directory;
  }

  /** Subscribes, now and after every reconnect, until the returned stop. */
  subscribe(subscription: Subscription): Stop {
    this.#session.subscribe(subscription);
    let ended = false;
    return () => {
      if (!ended) this.#session.unsubscribe(subscription);
      ended = true;
    };
  }

  /** Asks again for a snapshot of everything subscribed. */
  renew(): void {
    this.#session.renew();
  }

  /** Offers this encoding first from now on; an open connection in another one is exchanged at once. */
  prefer(protocol: Protocol): void {
    this.#preferred = protocol;
    if (this.#state.kind !== "open" || this.#protocol === protocol) return;
    this.#exchanging = true;
    this.#connect();
  }

  /** Ends a wait, or a stop, and connects at once. */
  retryNow(): void {
    if (this.#state.kind !== "waiting" && this.#state.kind !== "stopped") return;
    this.#retries = 0;
    this.#connect();
  }

  /** Gives up a wait, since the server refuses this page: only `retryNow` tries again. */
  refuse(code: number, reason: string): void {
    if (this.#state.kind !== "waiting") return;
    const { lostAt } = this.#state;
    this.#release();
    this.#become({ kind: "stopped", lostAt, code, reason });
  }

  #connect(): void {
    const { open, clock } = this.#options;
    this.#release();
    this.#bye = undefined;
    const lost = this.#lostAt === undefined ? {} : { lostAt: this.#lostAt };
    this.#become({ kind: "connecting", attempt: this.#retries, ...lost });
    this.#timers.push(clock.after(CONNECT_TIMEOUT_MS, () => this.#closed(NO_CLOSE_FRAME, "the server did not answer")));
    this.#socket = open(this.#offered(), {
      opened: (protocol) => this.#open(protocol),
      received: (data) => this.#received(data),
      closed: (code, reason) => this.#closed(code, reason),
    });
  }

  #offered(): Protocol[] {
    const known = [...this.#options.decoders.keys()];
    return known.sort((a, b) => Number(b === this.#preferred) - Number(a === this.#preferred));
  }

  #open(protocol: string): void {
    const [agreed, decoder] = [...this.#options.decoders].find(([name]) => name === protocol) ?? [];
    const socket = this.#socket;
    if (!agreed || !decoder || !socket || !this.#listener) {
      this.#closed(NO_CLOSE_FRAME, `the server speaks "${protocol}"`);
      return;
    }
    this.#protocol = agreed;
    if (this.#wasOpen && !this.#exchanging) this.#reconnects++;
    this.#wasOpen = true;
    this.#exchanging = false;
    this.#become({ kind: "open", since: this.#options.clock.now() });
    this.#session.begin((text) => socket.send(text), decoder, this.#listener);
  }

  #received(data: string | ArrayBuffer): void {
    this.#watchdog.heard();
    this.#messages++;
    // The text of this protocol is ASCII but for a rare reason or headline, so its length is its bytes.
    this.#bytes += typeof data === "string" ? data.length : data.byteLength;
    this.#session.received(data);
  }

  /** Only now has the attempt succeeded: a server that is full opens the socket as well, and then says `bye`. */
  #welcomed(heartbeatMs: number): void {
    this.#retries = 0;
    this.#lostAt = undefined;
    this.#stopTimers();
    this.#watchdog.watch(heartbeatMs);
    this.#timers.push(this.#options.clock.every(PING_EVERY_MS, () => this.#session.ping()));
    this.#session.ping();
    // What the first one measured was the page being built.
    this.#timers.push(this.#options.clock.after(SECOND_PING_MS, () => this.#session.ping()));
  }

  /** @param since from when on nothing came, where that is earlier than now. */
  #closed(code: number, reason: string, since?: number): void {
    this.#exchanging = false;
    const bye = this.#bye;
    const final = bye?.code ?? code;
    const words = bye?.reason ?? (reason || (closeCode(final)?.reason ?? "the connection was lost"));
    const now = this.#options.clock.now();
    const lostAt = (this.#lostAt ??= since ?? now);
    this.#release();
    if (mayReconnect(final)) this.#wait(now, lostAt, bye?.retryMs, words);
    else if (closeCode(final)) this.#pause(now, lostAt, words);
    else this.#become({ kind: "stopped", lostAt, code: final, reason: words });
  }

  #wait(now: number, lostAt: number, asked: number | undefined, reason: string): void {
    const { clock, random } = this.#options;
    const attempt = ++this.#retries;
    const delay = asked ?? backoff(attempt, random());
    this.#timers.push(clock.after(delay, () => this.#connect()));
    this.#become({ kind: "waiting", attempt, retryAt: now + delay, lostAt, reason });
  }

  /** What the server cannot bear from this client may have been a moment's doing, so it is tried again, but not soon. */
  #pause(now: number, lostAt: number, reason: string): void {
    this.#faults = now - this.#faultAt > OWN_FAULT_FORGOTTEN_MS ? 1 : this.#faults + 1;
    this.#faultAt = now;
    const delay = Math.min(OWN_FAULT_MAX_PAUSE_MS, OWN_FAULT_PAUSE_MS * 2 ** Math.min(this.#faults - 1, 10));
    this.#timers.push(this.#options.clock.after(delay, () => this.#connect()));
    const attempt = ++this.#retries;
    this.#become({ kind: "waiting", attempt, retryAt: now + delay, lostAt, reason, ownFault: true });
  }

  /** Lets go of socket and timers; nothing of the old connection is heard any more. */
  #release(): void {
    this.#watchdog.stop();
    this.#stopTimers();
    this.#session.end();
    this.#socket?.abandon();
    this.#socket = undefined;
    this.#protocol = undefined;
  }

  #stopTimers(): void {
    for (const stop of this.#timers.splice(0)) stop();
  }

  #become(state: State): void {
    this.#state = state;
    this.#listener?.stateChanged(state);
  }
}
