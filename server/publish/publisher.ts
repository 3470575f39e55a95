import type { CloseCode } from "../../shared/close-codes.ts";
import type { Encoder } from "../../shared/codec.ts";
import type { Limits, Protocol } from "../../shared/messages.ts";
import type { Candles, Quotes, Trades } from "../ports/board.ts";
import type { Clock, Stop } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Bus, Peer } from "./peer.ts";

/** When a client counts as slow, and when it is given up. */
export interface SlowLimits {
  /** Bytes waiting in this process beyond which a client is taken off its topics until it has read them. */
  readonly bufferedBytes: number;
  /** How long a slow client may take not one byte before it is closed, ms. */
  readonly stuckMs: number;
}

export interface PublisherOptions {
  readonly quotes: Quotes;
  readonly trades: Trades;
  readonly candles: Candles;
  readonly clock: Clock;
  /** Uniform in [0, 1): spreads the moments at which clients come back. */
  readonly random: () => number;
  readonly log: Log;
  readonly bus: Bus;
  /** One per protocol offered, each made over `quotes` as its directory. */
  readonly encoders: ReadonlyMap<Protocol, Encoder>;
  readonly simulated: boolean;
  readonly limits: Limits;
  /** Longest silence towards a client that reads, ms. */
  readonly heartbeatMs: number;
  readonly slow: SlowLimits;
}

/** Running totals since the start, and gauges of now. A frame or row sent to a hundred clients counts a hundred. */
export interface PublisherStats {
  readonly sessions: number;
  readonly watchlists: number;
  /** Clients off their topics now because they read slowly. */
  readonly slow: number;
  readonly frames: number;
  readonly rows: number;
  readonly bytes: number;
  /** Changes to a row that a client was not shown on purpose: Σ(Δn − 1). */
  readonly conflated: number;
  /** Frames that a connection threw away. */
  readonly dropped: number;
  /** Times that a client became slow. */
  readonly slowSpells: number;
  /** Requests refused with `error`. */
  readonly errors: number;
}

/** One client. The gateway tells it what happens on the socket. */
export interface Session {
  /** A message came. `data` is only read before this returns. */
  message(data: ArrayBuffer, binary: boolean): void;
  /** The connection has written some of what was waiting. */
  drained(): void;
  /** The connection threw away a published frame. */
  dropped(): void;
  /** The socket is gone; nothing is sent any more. */
  closed(): void;
  /** Says `bye` and closes. */
  end(code: CloseCode): void;
}

export interface Publisher {
  /** A client connected: greets it. */
  connect(peer: Peer): Session;
  /** Says `bye` to a connection that does not become a client (limits reached), and closes it. */
  refuse(peer: Peer, code: CloseCode): void;
  /** Starts the flush timer. */
  start(): Stop;
  /** Says `bye` to every client, each with its own retry delay, and closes them. */
  shutdown(code: CloseCode): void;
  stats(): PublisherStats;
}
