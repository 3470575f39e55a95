import type { Clock, ConnectionPhase, Stop } from "../../../../shared/client/mod.ts";
import { INTERVAL_MS, type Candle, type Interval } from "../../../../shared/model/candle.ts";
import type { Part } from "../../../../shared/protocol/codec.ts";
import type { Instrument } from "../../../../shared/model/instrument.ts";
import { asMillis } from "../../../../shared/model/units.ts";
import { CandleTable } from "../../tables/candles.ts";
import type { HttpPort, ConnectionPort } from "../connection/ports.ts";

export type SeriesPhase =
  | { readonly kind: "loading" }
  | { readonly kind: "ready" }
  /** The instrument has no candle of this interval yet. */
  | { readonly kind: "empty" }
  | { readonly kind: "error"; readonly reason: string };

/** Where going back in history stands; "exhausted" where nothing older is left, or no room for it. */
export type OlderPhase = "idle" | "loading" | "exhausted" | "error";

/** Candles asked for when the viewer goes back beyond what is held. */
const PAGE = 500;
/** How long a snapshot may take while connected, ms. */
const PATIENCE_MS = 10_000;
/** After an older page could not be had, it may be asked for again so much later, ms. */
const PAGE_AGAIN_MS = 5_000;

/**
 * The open instrument's candles: a snapshot, then updates, without a seam between them (wire guarantee 1), and older
 * pages over HTTP as the viewer goes back. `revision` tells when to look at `table` again.
 */
export class CandleSeries {
  /** Always the same object; its `generation` rises with another instrument or interval. */
  readonly table = new CandleTable();
  instrument = $state.raw<Instrument | undefined>(undefined);
  interval = $state.raw<Interval>("1s");
  phase = $state.raw<SeriesPhase>({ kind: "loading" });
  /** The table's revision at the last flush. */
  revision = $state.raw(0);
  older = $state.raw<OlderPhase>("idle");

  readonly #connection: ConnectionPort;
  readonly #http: HttpPort;
  readonly #clock: Clock;
  readonly #changed: () => void;
  #unsubscribe: Stop = () => {};
  #paging = new AbortController();
  #stopPaging: Stop = () => {};
  /** The server was asked for what is open. */
  #follows = false;
  #loaded = false;
  /** True between the loss of the connection and the snapshot after it; then whether the same epoch went on. */
  #lost = false;
  #lostAt = 0;
  #sameEpoch = true;
  #matches = false;
  #isSnapshot = false;
  #part: Part = { part: 1, parts: 1 };
  #snapshot: Candle[] = [];

  /** @param changed is called for candles that come by HTTP: where the market rests, nothing else asks for a frame. */
  constructor(connection: ConnectionPort, http: HttpPort, clock: Clock, changed: () => void = () => {}) {
    this.#connection = connection;
    this.#http = http;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Opens another instrument or interval, empty until `follow`; the same again changes nothing. */
  open(instrument: Instrument, interval: Interval): void {
    if (this.instrument === instrument && this.interval === interval) return;
    this.instrument = instrument;
    this.interval = interval;
    this.#empty();
  }

  /** Asks the server for the candles of what is open, unless that was done. */
  follow(): void {
    const { instrument, interval } = this;
    if (!instrument || this.#follows) return;
    this.#follows = true;
    const unsubscribe = this.#connection.subscribe({ channel: "candles", symbols: [instrument.symbol], interval });
    const stopWaiting = this.#clock.every(PATIENCE_MS, () => {
      if (!this.#loaded && this.#connection.state.kind === "open") this.refused("the server did not answer");
    });
    this.#unsubscribe = () => {
      unsubscribe();
      stopWaiting();
    };
  }

  /** Nothing is open any more. */
  close(): void {
    if (!this.instrument) return;
    this.instrument = undefined;
    this.#empty();
  }

  /** Tries again after an error. */
  retry(): void {
    this.#empty();
    this.follow();
  }

  stop(): void {
    this.#unsubscribe();
    this.#unsubscribe = () => {};
    this.#follows = false;
    this.#stopPaging();
    this.#paging.abort();
  }

  /** Fetches the page before the oldest candle held. Nothing happens while one is on its way or none is left. */
  async loadOlder(): Promise<void> {
    const { instrument, table } = this;
    if (!instrument || table.length === 0 || this.older === "loading" || this.older === "exhausted") return;
    const { signal } = this.#paging;
    this.older = "loading";
    try {
      const to = table.t[0] ?? 0;
      const page = await this.#http.candles(instrument, this.interval, { to, limit: PAGE }, signal);
      if (signal.aborted) return;
      const taken = table.prepend(page);
      this.older = taken === 0 || table.length + PAGE > table.capacity ? "exhausted" : "idle";
    } catch {
      // The data on screen stays good, and the next attempt to go back asks again: `older` says that this one failed.
      if (signal.aborted) return;
      this.older = "error";
      this.#stopPaging = this.#clock.after(PAGE_AGAIN_MS, this.#changed);
    }
    this.flush();
    this.#changed();
  }

  /** While the connection is down, nothing is known from the newest candle's end on. */
  connectionChanged({ kind }: Pick<ConnectionPhase, "kind">): void {
    if (kind !== "waiting" && kind !== "stopped") return;
    if (!this.#loaded || this.#lost) return;
    this.#lost = true;
    this.#lostAt = this.#clock.now();
    this.#sameEpoch = true;
    const { table } = this;
    if (table.length > 0) table.openBreak((table.t[table.length - 1] ?? 0) + INTERVAL_MS[this.interval]);
  }

  /** The server began another epoch: what it held before is not what it holds now. */
  epochChanged(): void {
    this.#sameEpoch = false;
  }

  begin(kind: "snapshot" | "update", id: number, interval: Interval, part: Part): void {
    this.#matches = this.instrument?.id === id && this.interval === interval;
    this.#isSnapshot = kind === "snapshot";
    this.#part = part;
    if (this.#isSnapshot && part.part === 1) this.#snapshot = [];
  }

  candle(t: number, o: number, h: number, l: number, c: number, v: number): void {
    if (!this.#matches) return;
    if (this.#isSnapshot) this.#snapshot.push({ t: asMillis(t), o, h, l, c, v });
    else if (this.#loaded) this.table.upsert(t, o, h, l, c, v);
  }

  end(): void {
    if (!this.#matches || !this.#isSnapshot || this.#part.part < this.#part.parts) return;
    if (this.#loaded) this.table.refresh(this.#snapshot);
    else this.table.replace(this.#snapshot);
    this.#snapshot = [];
    this.#loaded = true;
    // An outage shorter than a candle lies within candles: there is none to leave room for.
    const short = this.#clock.now() - this.#lostAt < INTERVAL_MS[this.interval];
    if (this.#lost) this.table.closeBreak(this.#sameEpoch || short);
    this.#lost = false;
  }

  /** The server refused, in the words of its error. */
  refused(reason: string): void {
    if (!this.#loaded) this.phase = { kind: "error", reason };
  }

  /** Part of a frame. */
  flush(): void {
    if (this.#loaded && this.phase.kind !== (this.table.length > 0 ? "ready" : "empty")) {
      this.phase = { kind: this.table.length > 0 ? "ready" : "empty" };
    }
    this.revision = this.table.revision;
  }

  #empty(): void {
    this.stop();
    this.#paging = new AbortController();
    this.#loaded = false;
    this.#lost = false;
    this.#matches = false;
    this.older = "idle";
    this.phase = { kind: "loading" };
    this.table.replace([]);
    this.flush();
  }
}
