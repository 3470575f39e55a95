import type { Clock, ConnectionListener, ConnectionPhase, Subscription } from "../../../../shared/client/mod.ts";
import { isOverview, isSnapshot } from "../../../../shared/protocol/channels.ts";
import type { CandlesSink, QuotesSink, TradesSink } from "../../../../shared/protocol/codec.ts";
import type { ControlMessage, ReplayMessage } from "../../../../shared/protocol/messages.ts";
import { formatEpoch, parseEpoch, type Epoch } from "../../../../shared/model/units.ts";
import type { AppPart } from "../app/app-part.ts";
import type { Market } from "../market/market.svelte.ts";
import type { ServerClock } from "./server-clock.ts";
import type { CandleSeries } from "../selection/candle-series.svelte.ts";
import type { TimeAndSales } from "../selection/time-and-sales.svelte.ts";

/** How long drawing waits for the quotes that belong to trades or candles, ms. */
const MAX_HALF_WAY_MS = 30;

/** Events that the receiver reports besides filling the tables. */
export interface ReceiverEvents {
  stateChanged(state: ConnectionPhase): void;
  /** The instruments are those of another epoch. The server's rows are ignored until its instruments are loaded. */
  epochChanged(): void;
  /** The last part of a snapshot of quotes has been applied. */
  snapshot(): void;
  welcome(simulated: boolean, heartbeatMs: number): void;
  /** The state of a replay. */
  replay(message: ReplayMessage): void;
  /** The server answered with an error that names no request. */
  complained(message: string): void;
  /** A control message came, of whatever type. */
  message(message: ControlMessage): void;
  /** The tables hold something new. */
  changed(): void;
}

/** Writes decoded market data into the tables. Called for every row, so it allocates nothing. */
export class Receiver implements ConnectionListener, AppPart {
  /** Missed trades that the server has replayed. */
  replayed = 0;
  seq = 0;
  /** When data last came, page clock in ms. */
  dataAt = 0;

  readonly #market: Market;
  readonly #candleSeries: CandleSeries;
  readonly #timeAndSales: TimeAndSales;
  readonly #clock: Clock;
  readonly #serverClock: ServerClock;
  readonly #events: ReceiverEvents;
  /** True while the server's epoch differs from that of the instruments: ids and exponents may have another meaning. */
  #foreign = false;
  #epoch: Epoch | undefined;
  #endsSnapshot = false;
  #isReplay = false;
  /** The newest trade of the current message; `any` is false where it has none. */
  readonly #newest = { id: 0, price: 0, size: 0, any: false };
  /** When trades or candles came whose quotes have not come yet, page clock in ms; undefined where none wait. */
  #halfSince: number | undefined;

  constructor(
    market: Market,
    candleSeries: CandleSeries,
    timeAndSales: TimeAndSales,
    clock: Clock,
    serverClock: ServerClock,
    events: ReceiverEvents,
  ) {
    this.#market = market;
    this.#candleSeries = candleSeries;
    this.#timeAndSales = timeAndSales;
    this.#clock = clock;
    this.#serverClock = serverClock;
    this.#events = events;
  }

  stateChanged(state: ConnectionPhase): void {
    this.#events.stateChanged(state);
  }

  refused(subscription: Subscription, message: string): void {
    if (subscription.channel === "candles") this.#candleSeries.refused(message);
    else if (subscription.channel === "trades") this.#timeAndSales.refused(message);
    this.#events.changed();
  }

  control(message: ControlMessage): void {
    this.#events.message(message);
    switch (message.type) {
      case "welcome": {
        this.#serverClock.begin(message.time);
        this.#seeEpoch(parseEpoch(message.epoch));
        this.#market.forgetStatuses();
        this.#events.welcome(message.simulated, message.heartbeatMs);
        return;
      }
      case "ack":
        if (message.channel === "trades") void this.#timeAndSales.acknowledged(message.symbols);
        return;
      case "status":
        this.#market.setStatus(message.symbol, { ...message, text: message.text ?? "" });
        return;
      case "news":
        this.#market.setNews(message.symbol, { text: message.headline, until: message.until ?? Infinity });
        return;
      case "trades":
        this.#timeAndSales.gap(message.s, message.from, message.to);
        this.#events.changed();
        return;
      case "heartbeat":
        this.seq = message.seq;
        this.#serverClock.heard(message.time);
        return;
      case "pong":
        if (message.time !== undefined) this.#serverClock.answered(message.time, message.serverTime);
        return;
      case "replay":
        this.#events.replay(message);
        return;
      case "error":
        if (message.id === undefined) this.#events.complained(message.message);
        return;
      case "echo":
      case "bye":
      case "viewers":
      case "marker":
      case "scene":
        return;
    }
  }

  readonly quotes: QuotesSink = {
    begin: (head, part) => {
      this.#seeEpoch(head.epoch);
      this.seq = head.seq;
      this.#market.time = head.time;
      this.#market.sequence.heard(head.time, head.seq);
      this.#serverClock.heard(head.time);
      this.#endsSnapshot = isSnapshot(head.kind) && part.part === part.parts;
      this.#received();
      // The overview has a pace of its own: quotes that belong to trades may still be on their way.
      if (!isOverview(head.kind))
        this.#halfSince = part.part === part.parts ? undefined : (this.#halfSince ?? this.dataAt);
    },

    row: (id, n, last, lastSize, bid, ask, bidSize, askSize, volume) => {
      if (this.#foreign) return;
      this.#market.table.apply(id, n, last, lastSize, bid, ask, bidSize, askSize, volume, this.dataAt);
    },

    day: (id, open, high, low, previousClose) => {
      if (!this.#foreign) this.#market.table.applyDay(id, open, high, low, previousClose);
    },

    end: () => {
      if (this.#foreign) return;
      this.#events.changed();
      if (this.#endsSnapshot) this.#events.snapshot();
    },
  };

  readonly trades: TradesSink = {
    begin: (kind, epoch, _part) => {
      this.#seeEpoch(epoch);
      this.#isReplay = kind === "replay";
      this.#newest.any = false;
      this.#received();
      if (!this.#isReplay) this.#halfSince ??= this.dataAt;
    },

    row: (id, tradeId, t, price, size, side) => {
      if (this.#foreign) return;
      if (this.#isReplay) this.replayed++;
      this.#timeAndSales.trade(id, tradeId, t, price, size, side);
      this.#tradedAt(t);
      const newest = this.#newest;
      newest.id = id;
      newest.price = price;
      newest.size = size;
      newest.any = true;
    },

    /** Replayed trades may be older than the quotes in the table; an update is at least as new as the next quotes. */
    end: () => {
      const { id, price, size, any } = this.#newest;
      if (any && !this.#isReplay) this.#market.table.trade(id, price, size);
      this.#events.changed();
    },
  };

  readonly candles: CandlesSink = {
    begin: (kind, id, interval, part) => {
      if (!this.#foreign) this.#candleSeries.begin(kind, id, interval, part);
      this.#received();
      if (kind === "update") this.#halfSince ??= this.dataAt;
    },

    row: (t, o, h, l, c, v) => {
      if (this.#foreign) return;
      this.#candleSeries.candle(t, o, h, l, c, v);
      this.#tradedAt(t);
    },

    end: () => {
      if (!this.#foreign) this.#candleSeries.end();
      this.#events.changed();
    },
  };

  /**
   * True while quotes are awaited that the server sends right after trades or candles (W22): drawing now would show two
   * prices for one instrument. It ends after MAX_HALF_WAY_MS, because quotes may have a rate of their own.
   */
  isHalfWay(now: number): boolean {
    const since = this.#halfSince;
    if (since === undefined) return false;
    if (now - since >= 0 && now - since < MAX_HALF_WAY_MS) return true;
    this.#halfSince = undefined;
    return false;
  }

  /** The epoch of the newest data, as JSON spells it; "" before the first. */
  get epoch(): string {
    return this.#epoch === undefined ? "" : formatEpoch(this.#epoch);
  }

  /** The market has loaded the instruments of its current epoch. */
  instrumentsChanged(): void {
    this.#compareEpochs();
  }

  #tradedAt(t: number): void {
    if (t > this.#market.tradedAt) this.#market.tradedAt = t;
  }

  #received(): void {
    this.dataAt = this.#clock.now();
  }

  #seeEpoch(epoch: Epoch | undefined): void {
    if (epoch === undefined || epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#compareEpochs();
  }

  #compareEpochs(): void {
    const { phase, epoch } = this.#market;
    this.#foreign = phase.kind === "ready" && this.#epoch !== undefined && this.#epoch !== epoch;
    if (this.#foreign) this.#events.epochChanged();
  }
}
