import { closeCode, mayReconnect } from "../protocol/close-codes.ts";
import type { Decoder, Directory } from "../protocol/codec.ts";
import type { ClientMessage, Protocol } from "../protocol/messages.ts";
import { backoff, FaultBackoff } from "./backoff.ts";
import type { Clock, Stop, Wakeups } from "./clock.ts";
import { ProtocolSession, type Bye, type ProtocolSessionListener } from "./session/protocol-session.ts";
import type { Subscription } from "./session/subscriptions.ts";
import { Watchdog } from "./session/watchdog.ts";
import type { OpenSocket, Socket } from "./socket.ts";

/** The state of a connection. Times are the clock's `now`, ms. `attempt` counts retries since the last welcome. */
export type ConnectionPhase =
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
      /** Whether the server closed the connection because this client broke a limit (close codes 4500–4502). */
      readonly ownFault?: boolean;
    }
  /** The server said not to come back, by a close code unknown to this version (4503–4999). Only `retryNow` tries again. */
  | { readonly kind: "stopped"; readonly lostAt: number; readonly code: number; readonly reason: string };

/** Receives the messages of a connection, and is called when its phase changes. */
export interface ConnectionListener extends ProtocolSessionListener {
  stateChanged(state: ConnectionPhase): void;
}

/** Totals since the connection was made. */
export interface ConnectionCounters {
  readonly messages: number;
  /** Payload of the messages received, before any compression. */
  readonly bytes: number;
  /** Connections opened after the first one, except for changes of encoding. */
  readonly reconnects: number;
  /** Gaps in `frame` (W11). Each was a loss, after which the client subscribed again. */
  readonly frameGaps: number;
  /** Messages that do not follow the protocol, and were dropped. */
  readonly badMessages: number;
}

export interface ConnectionOptions {
  readonly open: OpenSocket;
  /** The encodings to offer, preferred first, each with its decoder. */
  readonly decoders: ReadonlyMap<Protocol, Decoder>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Moments at which a waiting connection tries again at once. By default there are none. */
  readonly wakeups?: Wakeups;
}

/** The longest time from the start of an attempt to the server's welcome, ms. */
const MAX_CONNECT_MS = 10_000;
const PING_EVERY_MS = 4_000;
const SECOND_PING_MS = 1_000;
/** The code that a browser reports if a connection ended without a close frame (RFC 6455 section 7.4.1). */
const NO_CLOSE_FRAME = 1006;

/**
 * A WebSocket connection to the server that survives losses. It reconnects with jittered backoff, at the time that a
 * `bye` states, or at once on a wakeup. If it broke one of the server's limits, it pauses first. After other close
 * codes from 4500 on it stays stopped. PROTOCOL.md has the rules in W19.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #session: ProtocolSession;
  readonly #watchdog: Watchdog;
  #listener: ConnectionListener | undefined;
  #state: ConnectionPhase = { kind: "idle" };
  #socket: Socket | undefined;
  #protocol: Protocol | undefined;
  #preferred: Protocol | undefined;
  #timers: Stop[] = [];
  /** Retries since the last welcome; 0 during the very first attempt. */
  #retries = 0;
  /** When the present outage began; undefined without an outage. */
  #lostAt: number | undefined;
  #reconnects = 0;
  #wasOpen = false;
  /** True while a connection in another encoding replaces the open one. Then nothing was lost. */
  #exchanging = false;
  #messages = 0;
  #bytes = 0;
  #bye: Bye | undefined;
  readonly #faults = new FaultBackoff();

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

  get state(): ConnectionPhase {
    return this.#state;
  }

  get counters(): ConnectionCounters {
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

  /** Connects, and stays connected until the returned function is called. */
  start(listener: ConnectionListener): Stop {
    this.#listener = listener;
    const stopWaking = this.#options.wakeups?.(() => {
      if (this.#state.kind === "waiting" && this.#state.ownFault !== true) this.#connect();
    });
    this.#connect();
    return () => {
      stopWaking?.();
      this.#release();
      this.#become({ kind: "idle" });
      this.#listener = undefined;
    };
  }

  /** Sets the instruments by which rows are read from now on. Rows of other instruments are skipped. */
  useDirectory(directory: Directory): void {
    this.#session.directory = directory;
  }

  /** Subscribes, now and after every reconnect, until the returned function is called. */
  subscribe(subscription: Subscription): Stop {
    this.#session.subscribe(subscription);
    let ended = false;
    return () => {
      if (!ended) this.#session.unsubscribe(subscription);
      ended = true;
    };
  }

  /**
   * Has the listener told how many viewers the board has (W70), now and after every reconnect, until the returned stop.
   * With a presenter's token also how long a message takes to them (W71). Each call replaces the one before.
   */
  followViewers(token?: string): Stop {
    this.#session.followViewers(token);
    return () => this.#session.ignoreViewers();
  }

  /**
   * Sends a request that is no subscription, such as `alert`; its answer comes to the listener. Returns false where nothing
   * is connected, or the server's limit leaves no room now: ask again later.
   */
  request(message: ClientMessage): boolean {
    return this.#session.request(message);
  }

  /** Asks for a new snapshot of every subscription. */
  renew(): void {
    this.#session.renew();
  }

  /**
   * Offers this encoding first from now on. If the open connection has another encoding, a new one replaces it at once.
   */
  prefer(protocol: Protocol): void {
    this.#preferred = protocol;
    if (this.#state.kind !== "open" || this.#protocol === protocol) return;
    this.#exchanging = true;
    this.#connect();
  }

  /** Connects at once, whether the connection waits or is stopped. */
  retryNow(): void {
    if (this.#state.kind !== "waiting" && this.#state.kind !== "stopped") return;
    this.#retries = 0;
    this.#connect();
  }

  /** Stops waiting, because the server rejected this client over HTTP. Only `retryNow` tries again. */
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
    this.#timers.push(clock.after(MAX_CONNECT_MS, () => this.#closed(NO_CLOSE_FRAME, "the server did not answer")));
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
    // Text messages are ASCII except for rare reasons and headlines, so their length is their size in bytes.
    this.#bytes += typeof data === "string" ? data.length : data.byteLength;
    this.#session.received(data);
  }

  /** Only now has the attempt succeeded: a full server opens the socket, too, and then sends `bye`. */
  #welcomed(heartbeatMs: number): void {
    this.#retries = 0;
    this.#lostAt = undefined;
    this.#stopTimers();
    this.#watchdog.watch(heartbeatMs);
    this.#timers.push(this.#options.clock.every(PING_EVERY_MS, () => this.#session.ping()));
    this.#session.ping();
    // The first round trip includes the time in which the page builds itself.
    this.#timers.push(this.#options.clock.after(SECOND_PING_MS, () => this.#session.ping()));
  }

  /** @param since when the last message came, if that is earlier than now */
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

  #pause(now: number, lostAt: number, reason: string): void {
    const delay = this.#faults.next(now);
    this.#timers.push(this.#options.clock.after(delay, () => this.#connect()));
    const attempt = ++this.#retries;
    this.#become({ kind: "waiting", attempt, retryAt: now + delay, lostAt, reason, ownFault: true });
  }

  /** Releases the socket and the timers. No event of the old connection follows. */
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

  #become(state: ConnectionPhase): void {
    this.#state = state;
    this.#listener?.stateChanged(state);
  }
}
