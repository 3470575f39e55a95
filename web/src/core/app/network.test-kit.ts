import type { Candle, Interval } from "../../../../shared/model/candle.ts";
import type { Directory } from "../../../../shared/protocol/codec.ts";
import type { Instrument, Sector } from "../../../../shared/model/instrument.ts";
import type { ClientMessage, Protocol } from "../../../../shared/protocol/messages.ts";
import { SIDE, type Trade } from "../../../../shared/model/trade.ts";
import {
  asEpoch,
  asInstrumentId,
  asMillis,
  asSequence,
  asTradeId,
  type InstrumentId,
} from "../../../../shared/model/units.ts";
import type {
  ConnectionListener,
  ConnectionPhase,
  InstrumentList,
  Subscription,
} from "../../../../shared/client/mod.ts";
import type { HttpPort, ConnectionPort } from "../connection/ports.ts";

const WHOLE = { part: 1, parts: 1 };

/** Instruments with these symbols, of the sectors given in turn, at exponent 2. */
export const instrumentsOf = (symbols: readonly string[], sectors: readonly Sector[] = ["Technology"]): Instrument[] =>
  symbols.map((symbol, k) => ({
    id: asInstrumentId(k),
    symbol,
    name: `${symbol} Inc`,
    sector: sectors[k % sectors.length] ?? "Technology",
    exponent: 2,
    tick: 1,
    lot: 100,
  }));

export const instrumentListOf = (symbols: readonly string[], epoch = 1): InstrumentList => ({
  epoch: asEpoch(epoch),
  feed: "scripted",
  instruments: instrumentsOf(symbols),
});

export const candleAt = (t: number, c = 100): Candle => ({ t: asMillis(t), o: c, h: c, l: c, c, v: 1 });
export const tradeOf = (id: number): Trade => ({
  id: asTradeId(id),
  t: asMillis(id),
  price: 100,
  size: 1,
  side: SIDE.buy,
});

/** What a quote row of a test says; the rest follows from it. */
export interface Row {
  readonly id: number;
  readonly n: number;
  readonly last: number;
  readonly previousClose?: number;
  readonly volume?: number;
}

/** A ConnectionPort that the test plays: it notes what is subscribed, and says what the test has it say. */
export class ScriptedConnection implements ConnectionPort {
  state: ConnectionPhase = { kind: "idle" };
  counters = { messages: 0, bytes: 0, reconnects: 0, frameGaps: 0, badMessages: 0 };
  roundTripMs: number | undefined = undefined;
  heardAt = 0;
  readonly protocol = "ticker.v1.json";
  directory: Directory | undefined;
  /** What is subscribed now, in order. */
  subscribed: readonly Subscription[] = [];
  /** How often something was subscribed to. */
  subscriptions = 0;
  renewals = 0;
  preferred: Protocol | undefined;
  #listener: ConnectionListener | undefined;
  #frame = 0;

  get listener(): ConnectionListener {
    if (!this.#listener) throw new Error("not started");
    return this.#listener;
  }

  start(listener: ConnectionListener): () => void {
    this.#listener = listener;
    this.become({ kind: "connecting", attempt: 0 });
    return () => this.become({ kind: "idle" });
  }

  useDirectory(directory: Directory): void {
    this.directory = directory;
  }

  subscribe(subscription: Subscription): () => void {
    this.subscriptions++;
    this.subscribed = [...this.subscribed, subscription];
    return () => (this.subscribed = this.subscribed.filter((other) => other !== subscription));
  }

  followViewers(): () => void {
    return () => {};
  }

  /** Requests that are no subscriptions, in order; false where the test says that there is no room. */
  readonly requests: ClientMessage[] = [];
  hasRoom = true;

  request(message: ClientMessage): boolean {
    if (this.hasRoom) this.requests.push(message);
    return this.hasRoom;
  }

  renew(): void {
    this.renewals++;
  }

  prefer(protocol: Protocol): void {
    this.preferred = protocol;
  }

  retryNow(): void {
    this.become({ kind: "connecting", attempt: 0 });
  }

  refuse(code: number, reason: string): void {
    this.become({ kind: "stopped", lostAt: 0, code, reason });
  }

  become(state: ConnectionPhase): void {
    this.state = state;
    this.#listener?.stateChanged(state);
  }

  quotes(kind: "snapshot" | "update", rows: readonly Row[], { epoch = 1, time = 0 } = {}): void {
    const head = { kind, epoch: asEpoch(epoch), seq: asSequence(++this.#frame), frame: this.#frame };
    this.listener.quotes.begin({ ...head, time: asMillis(time), merged: 0 }, WHOLE);
    for (const { id, n, last, previousClose, volume = 0 } of rows) {
      this.listener.quotes.row(asInstrumentId(id), n, last, 1, last - 1, last + 1, 1, 1, volume);
      if (previousClose !== undefined) this.listener.quotes.day(asInstrumentId(id), last, last, last, previousClose);
    }
    this.listener.quotes.end();
  }

  trades(kind: "replay" | "update", id: number, tradeIds: readonly number[], epoch = 1): void {
    this.listener.trades.begin(kind, asEpoch(epoch), WHOLE);
    for (const tradeId of tradeIds) this.listener.trades.row(asInstrumentId(id), tradeId, tradeId, 100, 1, SIDE.buy);
    this.listener.trades.end();
  }

  candles(
    kind: "snapshot" | "update",
    id: InstrumentId | number,
    interval: Interval,
    candles: readonly Candle[],
    part = WHOLE,
  ): void {
    this.listener.candles.begin(kind, asInstrumentId(id), interval, part);
    for (const { t, o, h, l, c, v } of candles) this.listener.candles.row(t, o, h, l, c, v);
    this.listener.candles.end();
  }

  welcome(epoch = "1"): void {
    const limits = { messageBytes: 1, messagesPerSecond: 1, subscriptions: 1, symbols: 1 };
    const greeting = { protocol: this.protocol, epoch, time: 0, simulated: true, heartbeatMs: 1_000, limits } as const;
    this.listener.control({ type: "welcome", ...greeting });
  }

  ackTrades(symbol: string): void {
    this.listener.control({ type: "ack", channel: "trades", symbols: [symbol] });
  }
}

/** A HttpPort that answers with what the test put here; a call without an answer fails. */
export class ScriptedHttp implements HttpPort {
  instrumentList: InstrumentList | undefined;
  page: readonly Candle[] | undefined;
  many: ReadonlyMap<string, readonly Candle[]> = new Map();
  history: readonly Trade[] | undefined = [];
  /** What the server says of itself: how far it is, live, or nothing at all. */
  ready: number | "live" | undefined = undefined;
  /** Why it lets no socket of the page in. */
  refusal: string | undefined;
  /** The answer to what has no method of its own; its schema is not applied. */
  other: unknown;
  /** What was asked for, in words. */
  readonly asked: string[] = [];

  instruments(): Promise<InstrumentList> {
    return this.#answer("instruments", this.instrumentList);
  }

  candles({ symbol }: Instrument, interval: Interval, { to }: { readonly to?: number }): Promise<readonly Candle[]> {
    return this.#answer(`candles ${symbol} ${interval} before ${String(to)}`, this.page);
  }

  candlesOfMany(instruments: readonly Instrument[]): Promise<ReadonlyMap<string, readonly Candle[]>> {
    return this.#answer(`candles of ${instruments.map(({ symbol }) => symbol).join(",")}`, this.many);
  }

  trades({ symbol }: Instrument): Promise<readonly Trade[]> {
    return this.#answer(`trades ${symbol}`, this.history);
  }

  get<T>(path: string): Promise<T> {
    return this.#answer(`get ${path}`, this.other as T | undefined);
  }

  async readiness(): Promise<number | undefined> {
    if (this.refusal !== undefined) throw Object.assign(new Error(this.refusal), { code: "origin_not_allowed" });
    const ready = await this.#answer("readiness", this.ready);
    return ready === "live" ? undefined : ready;
  }

  control(order: object): Promise<void> {
    return this.#answer(`control ${JSON.stringify(order)}`, undefined);
  }

  #answer<T>(what: string, answer: T | undefined): Promise<T> {
    this.asked.push(what);
    return answer === undefined ? Promise.reject(new Error("the server cannot be reached")) : Promise.resolve(answer);
  }
}
