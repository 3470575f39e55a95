import type { Candle, Interval } from "../../../../shared/model/candle.ts";
import type { Directory, MessageSinks } from "../../../../shared/protocol/codec.ts";
import type { Instrument } from "../../../../shared/model/instrument.ts";
import type { Protocol } from "../../../../shared/protocol/messages.ts";
import type { Rate } from "../../../../shared/protocol/channels.ts";
import type { Trade } from "../../../../shared/model/trade.ts";
import type { Epoch } from "../../../../shared/model/units.ts";

/** Ends what was started. Calling it again does nothing. */
export type Stop = () => void;

/** Time, handed in so that tests own it. All in milliseconds; `now` is of a clock that nobody sets: only differences count. */
export interface Clock {
  now(): number;
  every(ms: number, run: () => void): Stop;
  after(ms: number, run: () => void): Stop;
}

/** Where the one connection stands. Moments are of the page's clock, ms; `attempt` counts retries since it last worked. */
export type ConnectionPortState =
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
      /** True where the server sent this client away for what it did. */
      readonly ownFault?: boolean;
    }
  /** The server said not to come back, for a reason unknown here; only the user can try again. */
  | { readonly kind: "stopped"; readonly lostAt: number; readonly code: number; readonly reason: string };

/** What has passed through since the page was opened. */
interface LinkCounters {
  /** Messages received, and their size in bytes as sent on the wire before any compression. */
  readonly messages: number;
  readonly bytes: number;
  /** Connections that were opened after the first. */
  readonly reconnects: number;
  /** Jumps in `frame`: each one was a loss and answered by subscribing again. */
  readonly frameGaps: number;
  /** Messages that were not of the protocol, and dropped. */
  readonly badMessages: number;
}

export type Subscription =
  | { readonly channel: "quotes"; readonly symbols: readonly string[]; readonly rate?: Rate }
  | { readonly channel: "trades"; readonly symbols: readonly string[] }
  | { readonly channel: "candles"; readonly symbols: readonly string[]; readonly interval: Interval };

/** The code of a stop that the server's refusal of the page brought (RFC 6455 section 7.4.1: policy violation). */
export const PAGE_REFUSED = 1008;

/** Hears of the connection, and takes what it receives. */
export interface ConnectionPortListener extends MessageSinks {
  stateChanged(state: ConnectionPortState): void;
  /** The server answered this subscription with an error. */
  refused(subscription: Subscription, message: string): void;
}

/** The one WebSocket, as state sees it. What is subscribed stays so over every reconnect. */
export interface ConnectionPort {
  readonly state: ConnectionPortState;
  readonly counters: LinkCounters;
  /** Last round trip measured, ms; undefined before the first. */
  readonly roundTripMs: number | undefined;
  /** When the last message came, page clock in ms; 0 before the first. */
  readonly heardAt: number;
  /** The encoding agreed on, undefined while not connected. */
  readonly protocol: Protocol | undefined;
  start(listener: ConnectionPortListener): Stop;
  /** The instruments by which rows are read; rows of others are skipped. */
  useDirectory(directory: Directory): void;
  /** Subscribes, now and after every reconnect, until the returned stop. */
  subscribe(subscription: Subscription): Stop;
  /** Asks again for a snapshot of everything subscribed. */
  renew(): void;
  /** Offers this encoding first from now on; an open connection in another one is exchanged at once. */
  prefer(protocol: Protocol): void;
  /** Ends a wait, or a stop, and connects at once. */
  retryNow(): void;
  /** Gives up, since the server refuses this page: only `retryNow` tries again. */
  refuse(code: number, reason: string): void;
}

/** The instruments of a board, valid for one epoch. */
export interface InstrumentList {
  readonly epoch: Epoch;
  /** The feed in one line, for people: "simulated, seed 7, always open". */
  readonly feed: string;
  readonly instruments: readonly Instrument[];
}

/** What is asked for over HTTP: history and the list of instruments, never current prices. Every call may throw an Error. */
export interface HttpApi {
  instruments(signal: AbortSignal): Promise<InstrumentList>;
  /** The newest `limit` candles that start before `to` (ms; now where left out), oldest first. */
  candles(
    instrument: Instrument,
    interval: Interval,
    range: { readonly from?: number; readonly to?: number; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly Candle[]>;
  /** Candles from `from` (ms) on of many instruments, by symbol. */
  candlesOfMany(
    instruments: readonly Instrument[],
    interval: Interval,
    from: number,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly Candle[]>>;
  /** The newest `limit` trades, oldest first. */
  trades(instrument: Instrument, limit: number, signal: AbortSignal): Promise<readonly Trade[]>;
  /** How far the server is with getting ready, 0–1; undefined once it is live. Its error says where the page is refused. */
  readiness(signal: AbortSignal): Promise<number | undefined>;
  /** Carries out one market control. */
  control(order: object, token: string, signal: AbortSignal): Promise<void>;
  /** Requests made since the page was opened that asked for current prices. */
  readonly priceRequests: number;
}
