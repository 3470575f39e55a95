import type { ConnectionListener, ConnectionPhase } from "../../../../../../shared/client/mod.ts";
import type { CandlesSink, QuotesSink, TradesSink } from "../../../../../../shared/protocol/codec.ts";
import type { ControlMessage } from "../../../../../../shared/protocol/messages.ts";
import type { Epoch, InstrumentId } from "../../../../../../shared/model/units.ts";
import type { IdRange } from "../proof/comparison.ts";
import { HeldTrades } from "../proof/held-trades.ts";

/** What a connection's messages bring about besides the counts. */
export interface ReceivedEvents {
  stateChanged(phase: ConnectionPhase): void;
  welcomed(heartbeatMs: number): void;
  /** A snapshot of the symbol's quotes is complete. */
  snapshot(): void;
  /** Ids have lost their meaning: the server began another epoch. */
  restarted(): void;
  refused(message: string): void;
  said(bye: { readonly code: number; readonly reason: string }): void;
}

const NO_CANDLES: CandlesSink = { begin() {}, row() {}, end() {} };
const MAX_GAPS = 100;

/** What a connection has received of one symbol: its trades, and how many updates were merged. */
export class Received implements ConnectionListener {
  readonly trades: TradesSink;
  readonly quotes: QuotesSink;
  readonly candles = NO_CANDLES;
  readonly held = new HeldTrades();
  /** Rows of quotes. */
  rows = 0;
  /** Σ(Δn − 1): changes that a later row replaced. */
  merged = 0;
  /** The server's time of the newest quotes, ms. */
  time = 0;
  /** Gaps that the server has named, oldest first. */
  gaps: readonly IdRange[] = [];
  readonly #symbol: string;
  readonly #events: ReceivedEvents;
  #epoch: Epoch | undefined;
  #n = 0;

  constructor(id: InstrumentId, symbol: string, events: ReceivedEvents) {
    this.#symbol = symbol;
    this.#events = events;
    let endsSnapshot = false;
    let isReplay = false;
    this.quotes = {
      begin: (head, { part, parts }) => {
        this.#seeEpoch(head.epoch);
        this.time = head.time;
        endsSnapshot = head.kind === "snapshot" && part === parts;
      },
      row: (row, n) => {
        if (row === id) this.#row(n);
      },
      day() {},
      end: () => {
        if (endsSnapshot) events.snapshot();
      },
    };
    this.trades = {
      begin: (kind, epoch) => {
        this.#seeEpoch(epoch);
        isReplay = kind === "replay";
      },
      row: (row, tradeId, t) => {
        if (row === id) this.held.add(tradeId, t, isReplay);
      },
      end() {},
    };
  }

  stateChanged(phase: ConnectionPhase): void {
    this.#events.stateChanged(phase);
  }

  refused(_: unknown, message: string): void {
    this.#events.refused(message);
  }

  control(message: ControlMessage): void {
    if (message.type === "welcome") this.#events.welcomed(message.heartbeatMs);
    else if (message.type === "bye") this.#events.said(message);
    else if (message.type === "trades" && message.s === this.#symbol) {
      this.gaps = [...this.gaps, { from: message.from, to: message.to }].slice(-MAX_GAPS);
    }
  }

  #row(n: number): void {
    this.rows++;
    if (this.#n > 0 && n > this.#n) this.merged += n - this.#n - 1;
    this.#n = Math.max(this.#n, n);
  }

  #seeEpoch(epoch: Epoch): void {
    if (epoch === this.#epoch) return;
    const isFirst = this.#epoch === undefined;
    this.#epoch = epoch;
    if (isFirst) return;
    this.#n = 0;
    this.gaps = [];
    this.held.clear();
    this.#events.restarted();
  }
}
