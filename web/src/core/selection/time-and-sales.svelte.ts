import type { Instrument } from "../../../../shared/model/instrument.ts";
import type { Side } from "../../../../shared/model/trade.ts";
import { TradeTable } from "../../tables/trades.ts";
import { reasonOf, type ConnectionPort, type HttpPort } from "../connection/ports.ts";
import type { Stop } from "../../../../shared/client/mod.ts";

export type TimeAndSalesPhase =
  | { readonly kind: "loading" }
  | { readonly kind: "ready" }
  /** Live trades come in; the earlier ones could not be fetched. */
  | { readonly kind: "error"; readonly reason: string };

const HISTORY = 100;

/** Time and sales of the open instrument, newest first. `revision` tells when to look at `table` again. */
export class TimeAndSales {
  readonly table = new TradeTable();
  instrument = $state.raw<Instrument | undefined>(undefined);
  phase = $state.raw<TimeAndSalesPhase>({ kind: "loading" });
  /** The table's revision at the last flush. */
  revision = $state.raw(0);

  readonly #connection: ConnectionPort;
  readonly #http: HttpPort;
  readonly #traded: (id: number, price: number, size: number) => void;
  #unsubscribe: Stop | undefined;
  #fetching = new AbortController();
  #fetched = false;

  /** @param traded is called with the newest trade where it came by HTTP, before any over the connection. */
  constructor(
    connection: ConnectionPort,
    http: HttpPort,
    traded: (id: number, price: number, size: number) => void = () => {},
  ) {
    this.#connection = connection;
    this.#http = http;
    this.#traded = traded;
  }

  /** Opens another instrument, empty until `follow`; the same again changes nothing. */
  open(instrument: Instrument): void {
    if (this.instrument === instrument) return;
    this.stop();
    this.instrument = instrument;
    this.#begin();
  }

  /** Asks the server for the trades of what is open, unless that was done. */
  follow(): void {
    if (!this.instrument || this.#unsubscribe) return;
    this.#unsubscribe = this.#connection.subscribe({ channel: "trades", symbols: [this.instrument.symbol] });
  }

  /** Nothing is open any more. */
  close(): void {
    if (!this.instrument) return;
    this.stop();
    this.instrument = undefined;
    this.#begin();
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#fetching.abort();
  }

  /** Ids start again. Earlier trades are fetched once the server has answered the subscription. */
  epochChanged(): void {
    this.#begin();
  }

  /**
   * The subscription is in force, so every later trade comes by itself; earlier ones are fetched now. In the other
   * order trades between the answer and the subscription would be missing.
   */
  async acknowledged(symbols: readonly string[]): Promise<void> {
    const { instrument } = this;
    if (!instrument || this.#fetched || !symbols.includes(instrument.symbol)) return;
    this.#fetched = true;
    const { signal } = this.#fetching;
    try {
      const trades = await this.#http.trades(instrument, HISTORY, signal);
      if (signal.aborted) return;
      this.table.fill(trades);
      const newest = trades.at(-1);
      if (newest && newest.id === this.table.newestId) this.#traded(instrument.id, newest.price, newest.size);
      this.phase = { kind: "ready" };
    } catch (error) {
      if (!signal.aborted) this.phase = { kind: "error", reason: reasonOf(error) };
    }
    this.flush();
  }

  /** The server refused the subscription, in the words of its error. */
  refused(reason: string): void {
    this.phase = { kind: "error", reason };
  }

  trade(id: number, tradeId: number, t: number, price: number, size: number, side: Side): void {
    if (this.instrument?.id === id) this.table.add(tradeId, t, price, size, side);
  }

  /** The server names trades that it cannot replay. */
  gap(symbol: string, from: number, to: number): void {
    if (this.instrument?.symbol === symbol) this.table.addGap(from, to);
  }

  /** Part of a frame. */
  flush(): void {
    this.revision = this.table.revision;
  }

  #begin(): void {
    this.#fetching.abort();
    this.#fetching = new AbortController();
    this.#fetched = false;
    this.table.clear();
    this.phase = { kind: "loading" };
    this.flush();
  }
}
