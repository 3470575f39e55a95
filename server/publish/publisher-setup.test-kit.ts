import { createJsonEncoder } from "../../shared/json/codec.ts";
import type { Encoding } from "../../shared/protocol/codec.ts";
import { SECTORS, type Instrument } from "../../shared/model/instrument.ts";
import type { Limits } from "../../shared/protocol/messages.ts";
import { createSbeEncoder } from "../../shared/sbe/codec.ts";
import { SIDE } from "../../shared/model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asPrice, asQuantity } from "../../shared/model/units.ts";
import { Board } from "../board/board.ts";
import type { Candles, Quotes, Trades } from "../ports/board.ts";
import type { Log } from "../ports/log.ts";
import type { Reason } from "../ports/trading-status.ts";
import { ManualServerClock } from "../../shared/client/manual-clock.test-kit.ts";
import { MemoryBus, MemoryPeer } from "./fanout/memory-peer.test-kit.ts";
import type { PublisherOptions } from "./options.ts";
import type { SlowLimits } from "./fanout/lag-monitor.ts";
import { createPublisher, type Publisher } from "./publisher.ts";

/** Noon of a market day: the time at which every setup begins. */
export const START = asMillis(Date.UTC(2026, 5, 1, 12));

const LIMITS: Limits = { messageBytes: 16_384, messagesPerSecond: 50, subscriptions: 8, symbols: 100 };

export const SLOW: SlowLimits = {
  bufferedBytes: 100_000,
  behindMs: 2_000,
  stallTimeoutMs: 5_000,
  pongTimeoutMs: 60_000,
};

const silence = () => undefined;
const LOG: Log = { debug: silence, info: silence, warn: silence, error: silence };

export const instrumentsNamed = (symbols: readonly string[]): Instrument[] =>
  symbols.map((symbol, index) => ({
    ...{ id: asInstrumentId(index), symbol, name: symbol, sector: SECTORS[0], exponent: 2, tick: 1, lot: 100 },
  }));

/** Options that differ from the defaults of a setup. */
type SetupOptions = Partial<Omit<PublisherOptions, "slow">> & { readonly slow?: Partial<SlowLimits> };

/** A real board, publisher and encoders, with peers in memory and a clock that the test moves. */
export class PublisherSetup {
  readonly clock = new ManualServerClock(START);
  readonly bus = new MemoryBus();
  readonly publisher: Publisher;
  board: Board;
  readonly #connected: MemoryPeer[] = [];

  constructor(symbols: readonly string[] = ["AAPL", "MSFT", "NVDA"], over: SetupOptions = {}) {
    this.board = new Board({ instruments: instrumentsNamed(symbols), epoch: asEpoch(723) });
    const quotes = forward<Quotes>(() => this.board.quotes);
    this.publisher = createPublisher({
      quotes,
      trades: forward<Trades>(() => this.board.trades),
      candles: forward<Candles>(() => this.board.candles),
      clock: this.clock,
      random: () => 0.5,
      log: LOG,
      bus: this.bus,
      encoders: [createJsonEncoder(quotes), createSbeEncoder()],
      simulated: true,
      heartbeatMs: 1_000,
      limits: LIMITS,
      ...over,
      slow: { ...SLOW, ...over.slow },
    });
    this.publisher.start();
  }

  connect(encoding: Encoding = "ticker.v1.json"): MemoryPeer {
    const peer = new MemoryPeer(encoding, this.bus);
    peer.open(this.publisher.connect(peer));
    this.#connected.push(peer);
    return peer;
  }

  /** A client that has subscribed and taken all messages so far. */
  subscriber(request: object, encoding: Encoding = "ticker.v1.json"): MemoryPeer {
    const peer = this.connect(encoding);
    peer.says({ op: "subscribe", ...request });
    peer.take();
    return peer;
  }

  trade(symbol: string, price: number, size = 100): void {
    const id = this.#idOf(symbol);
    this.board.trade(id, this.clock.now(), asPrice(price), asQuantity(size), SIDE.buy);
  }

  quote(symbol: string, bid: number, ask: number): void {
    const id = this.#idOf(symbol);
    this.board.quote(id, this.clock.now(), asPrice(bid), asPrice(ask), asQuantity(300), asQuantity(200));
  }

  status(symbol: string | undefined, state: "open" | "closed" | "halted", reason: Partial<Reason> = {}): void {
    const id = symbol === undefined ? undefined : this.#idOf(symbol);
    this.board.status(id, this.clock.now(), { state, text: "", ...reason });
  }

  /** A headline that is current for a minute. */
  news(symbol: string, headline: string): void {
    const t = this.clock.now();
    this.board.news(this.#idOf(symbol), { t, headline, kind: "company", until: asMillis(t + 60_000) });
  }

  /** Lets `ms` pass: the publisher ticks every 20 ms. */
  pass(ms: number): void {
    this.clock.advance(ms);
  }

  #idOf(symbol: string) {
    const id = this.board.quotes.idOf(symbol);
    if (id === undefined) throw new Error(`no ${symbol} in this setup`);
    return id;
  }
}

/** One object for the publisher, whichever board is current: a test may replace the board, as a new epoch does. */
function forward<T extends object>(target: () => T): T {
  return new Proxy(target(), {
    get(_, key) {
      const now = target();
      const value: unknown = Reflect.get(now, key, now);
      return typeof value === "function" ? (value.bind(now) as unknown) : value;
    },
  });
}
