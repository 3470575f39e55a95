import type { InstrumentList, Stop } from "../../../../shared/client/mod.ts";
import type { Candle } from "../../../../shared/model/candle.ts";
import type { Directory } from "../../../../shared/protocol/codec.ts";
import type { Instrument, MarketState } from "../../../../shared/model/instrument.ts";
import { NO_PRICE } from "../../../../shared/model/quote.ts";
import { asEpoch, type Epoch, type InstrumentId } from "../../../../shared/model/units.ts";
import { changeRatio, QuoteTable } from "../../tables/quotes.ts";
import { SparklineTable } from "../../tables/sparklines.ts";
import type { AppPart } from "../app/app-part.ts";
import { FlashPace } from "./flash.ts";
import { RowState } from "./row.svelte.ts";
import { SecondSequence } from "./second-sequence.svelte.ts";
import {
  findMostActive,
  findMovers,
  NO_MOVERS,
  NO_SUMMARY,
  summarize,
  type MarketSummary,
  type Movers,
} from "./summary.ts";
import { sameInstruments, SymbolIndex } from "./instruments.ts";
import { OPEN, TradingStatuses, type Headline, type TradingStatus } from "./trading-status.ts";

/** Where the list of instruments stands. Prices may still be missing when it is ready. */
export type MarketPhase =
  | { readonly kind: "loading" }
  | { readonly kind: "ready" }
  /** The server is making its history, and says how far it is. */
  | { readonly kind: "starting"; readonly reason: string }
  | { readonly kind: "error"; readonly reason: string };

const SUMMARY_EVERY_MS = 1_000;
const MOVERS_EVERY_MS = 2_000;
const SPARKLINES_EVERY_MS = 1_000;
const MOVERS_SHOWN = 8;

/**
 * The board: every instrument's latest quote, as a plain table, and the reactive rows that are on screen. A view takes
 * `row(id)` and keeps `show(id)` going while the row is mounted; only such rows are touched at a flush.
 */
export class Market implements Directory, AppPart {
  phase = $state.raw<MarketPhase>({ kind: "loading" });
  instruments = $state.raw<readonly Instrument[]>([]);
  /** What feeds the board, in one line. */
  feed = $state.raw("");
  /** Of a simulated market; undefined of any other. */
  seed = $state.raw<number | undefined>();
  /** Whether that is a recorded file being played. */
  isReplay = $state.raw(false);
  summary = $state.raw<MarketSummary>(NO_SUMMARY);
  /** Re-ranked at most every 2 s. */
  movers = $state.raw<Movers>(NO_MOVERS);
  /** The whole market's trading state, or where that differs, most instruments'. */
  status = $state.raw<TradingStatus>(OPEN);
  /** True once a snapshot of quotes has been drawn. */
  hasPrices = $state.raw(false);
  /** Whether so many prices in view flash that each flash should be brief. */
  flashesBriefly = $state.raw(false);

  /** Replaced whenever the instruments are: read it each time. */
  table = new QuoteTable(0);
  sparklines = new SparklineTable(0);
  /** The epoch that `instruments` are valid for. */
  epoch: Epoch = asEpoch(0);

  /** The board's sequence, once a second. */
  readonly sequence = new SecondSequence();
  /** The server's clock at the newest quotes, ms; 0 before the first. */
  time = 0;
  /** Time of the newest trade or candle of this epoch, ms; −Infinity before the first. */
  tradedAt = -Infinity;

  #index = new SymbolIndex([]);
  #rows: (RowState | undefined)[] = [];
  #shown = new Uint16Array(0);
  /** What was told of the market and of single instruments. */
  readonly #statuses = new TradingStatuses();
  /** 1 where a row changed since the sparklines were last updated. */
  #sparkDue = new Uint8Array(0);
  /** Totals of the tables of earlier lists of instruments. */
  #appliedBefore = 0;
  #mergedBefore = 0;
  #repricedBefore = 0;
  readonly #flashPace = new FlashPace();
  #summarizedAt = -Infinity;
  #rankedAt = -Infinity;
  #sparkedAt = -Infinity;

  /** Quote rows applied since the page was opened. */
  get applied(): number {
    return this.#appliedBefore + this.table.applied;
  }

  /** Quote rows of those that brought another last price. */
  get repriced(): number {
    return this.#repricedBefore + this.table.repriced;
  }

  /** Changes merged into later ones since the page was opened. */
  get merged(): number {
    return this.#mergedBefore + this.table.merged;
  }

  /** When the prices are of, ms; 0 while unknown. A replay's are of the time being played, not of the server's clock. */
  get marketTime(): number {
    if (!this.isReplay) return this.time;
    return this.tradedAt === -Infinity ? 0 : this.tradedAt;
  }

  idOf(symbol: string): InstrumentId | undefined {
    return this.#index.idOf(symbol);
  }

  /** How the board spells a symbol typed in any case; undefined where it has none, or several, that could be meant. */
  spelling(symbol: string): string | undefined {
    return this.#index.spelling(symbol);
  }

  /** The instrument of that symbol; undefined where the board has none. */
  find(symbol: string): Instrument | undefined {
    const id = this.#index.idOf(symbol);
    return id === undefined ? undefined : this.instruments[id];
  }

  /** The instrument with the highest turnover today. */
  mostActive(): Instrument | undefined {
    return findMostActive(this.table, this.instruments);
  }

  /** The newest price of an instrument, and the day's change with it, whether or not they have been drawn. */
  quoted(id: InstrumentId): { readonly last: number; readonly changeRatio: number } {
    const { columns } = this.table;
    return { last: columns.last[id] ?? NO_PRICE, changeRatio: changeRatio(columns, id) };
  }

  /** The trading state of an instrument. Not reactive: rows are. */
  statusOf(id: InstrumentId): TradingStatus {
    return this.#statuses.of(id);
  }

  /** The reactive row of an instrument, the same object until the instruments are replaced. */
  row(id: InstrumentId): RowState {
    // Read first, so that an effect that asks for a row runs again when the instruments are replaced.
    const instrument = this.instruments[id];
    const held = this.#rows[id];
    if (held) return held;
    if (!instrument) throw new RangeError(`no instrument ${String(id)}`);
    const row = new RowState(instrument);
    row.read(this.table, 0, true);
    this.#applyStatus(row);
    this.#rows[id] = row;
    return row;
  }

  /** Keeps an instrument's row up to date until the returned stop. Counted: two views may show one row. */
  show(id: InstrumentId): Stop {
    const shown = this.#shown;
    const row = this.row(id);
    row.read(this.table, 0, true);
    row.sparkRevision = this.sparklines.revision[id] ?? 0;
    shown[id] = (shown[id] ?? 0) + 1;
    let ended = false;
    return () => {
      if (!ended) shown[id] = (shown[id] ?? 1) - 1;
      ended = true;
    };
  }

  /** Whether an instrument trades, whether or not its row is on screen. */
  stateOf(id: InstrumentId): MarketState {
    return this.#statuses.of(id).state;
  }

  /** The symbols of the rows that views keep up to date now. */
  get shownSymbols(): readonly string[] {
    return this.instruments.filter(({ id }) => (this.#shown[id] ?? 0) > 0).map(({ symbol }) => symbol);
  }

  /** Takes an instrument's path from its candles, oldest first, the last `today` of them today's. */
  loadSparkline(id: InstrumentId, candles: readonly Candle[], today = candles.length): void {
    const close = this.table.columns.previousClose[id] ?? NO_PRICE;
    if (close === NO_PRICE || close === 0) return;
    const times = candles.map(({ t }) => t);
    const closes = candles.map(({ c }) => c);
    this.sparklines.load(id, times, closes, close, today);
    const row = this.#rows[id];
    if (row) row.sparkRevision = this.sparklines.revision[id] ?? 0;
  }

  /** Takes the instruments of an epoch. Rows and prices stay where the instruments are the same as before. */
  useInstruments(instrumentList: InstrumentList): void {
    const same = sameInstruments(this.instruments, instrumentList.instruments);
    const isReplay = instrumentList.source?.kind === "replay";
    if (this.epoch !== instrumentList.epoch) {
      // Another run of a replay begins elsewhere in the file.
      this.tradedAt = -Infinity;
      if (same && isReplay) this.#clearSparklines();
    }
    this.epoch = instrumentList.epoch;
    this.feed = instrumentList.feed;
    this.seed = instrumentList.source?.seed;
    this.isReplay = isReplay;
    this.phase = { kind: "ready" };
    if (same) return;
    const count = instrumentList.instruments.length;
    this.#appliedBefore = this.applied;
    this.#mergedBefore = this.merged;
    this.#repricedBefore = this.repriced;
    this.table = new QuoteTable(count);
    this.sparklines = new SparklineTable(count);
    this.#rows = [];
    this.#shown = new Uint16Array(count);
    this.#index = new SymbolIndex(instrumentList.instruments);
    this.hasPrices = false;
    // Ids of the old board would name other instruments of this one, or none.
    this.movers = NO_MOVERS;
    this.summary = NO_SUMMARY;
    this.#rankedAt = this.#summarizedAt = this.#sparkedAt = -Infinity;
    this.#statuses.clear();
    this.#sparkDue = new Uint8Array(count);
    this.instruments = instrumentList.instruments;
  }

  /** Row numbers start again with an epoch. */
  epochChanged(): void {
    this.table.restart();
  }

  /** A snapshot has every row that the board still knows. */
  snapshot(): void {
    this.table.forgetUnseen();
  }

  failed(reason: string, starting = false): void {
    this.phase = { kind: starting ? "starting" : "error", reason };
  }

  /** Takes a trading state; symbol "*" is the whole market, whose state then holds for every instrument (rule W14). */
  setStatus(symbol: string, status: TradingStatus): void {
    const id = this.#index.idOf(symbol);
    if (symbol === "*") {
      this.status = status;
      this.#statuses.setAll(status);
    } else if (id !== undefined) this.#statuses.set(id, status);
    for (const row of this.#rows) if (row && (id === undefined || row.id === id)) this.#applyStatus(row);
  }

  /** Takes a headline; a symbol that the board does not have is passed over. */
  setNews(symbol: string, news: Headline): void {
    const id = this.#index.idOf(symbol);
    if (id === undefined) return;
    this.#statuses.setNews(id, news);
    const row = this.#rows[id];
    if (row) row.news = news;
  }

  /** A new connection states only what is not plainly open (rule W14), so all are open until it does. */
  forgetStatuses(): void {
    this.#statuses.clearNews();
    this.setStatus("*", OPEN);
  }

  /** Part of a frame: what changed goes to the rows on screen; the summary and the movers follow at their own pace. */
  flush(now: number, resumed: boolean): void {
    const { table } = this;
    if (table.dirtyCount === 0) return;
    let flashes = 0;
    for (let k = 0; k < table.dirtyCount; k++)
      if (this.#flushRow(table.dirty[k] as InstrumentId, now, resumed)) flashes++;
    table.clearDirty();
    this.#flashPace.add(flashes, now);
    this.flashesBriefly = this.#flashPace.brief;
    if (now - this.#sparkedAt >= SPARKLINES_EVERY_MS) this.#flushSparklines(now);
    if (this.#statuses.changed) this.status = this.#statuses.mostCommon(this.instruments) ?? this.status;
    if (now - this.#summarizedAt >= SUMMARY_EVERY_MS) {
      this.#summarizedAt = now;
      this.summary = summarize(table);
    }
    if (now - this.#rankedAt >= MOVERS_EVERY_MS) {
      this.#rankedAt = now;
      this.movers = findMovers(table, this.instruments, MOVERS_SHOWN);
    }
    this.hasPrices = true;
  }

  /** @returns whether a flash began. */
  #flushRow(id: InstrumentId, now: number, quiet: boolean): boolean {
    this.#sparkDue[id] = 1;
    return (this.#shown[id] ?? 0) > 0 && (this.#rows[id]?.read(this.table, now, quiet) ?? false);
  }

  #flushSparklines(now: number): void {
    this.#sparkedAt = now;
    const { last, previousClose } = this.table.columns;
    for (const { id } of this.instruments) {
      if (this.#sparkDue[id] === 0) continue;
      const price = last[id] ?? NO_PRICE;
      const close = previousClose[id] ?? NO_PRICE;
      if (price === NO_PRICE || close === NO_PRICE || close === 0) continue;
      this.sparklines.update(id, this.marketTime, price, close);
      const row = this.#rows[id];
      if (row && (this.#shown[id] ?? 0) > 0) row.sparkRevision = this.sparklines.revision[id] ?? 0;
    }
    this.#sparkDue.fill(0);
  }

  /** Empties the paths: what they hold is no past of the prices to come. */
  #clearSparklines(): void {
    this.sparklines = new SparklineTable(this.instruments.length);
    this.#sparkDue.fill(0);
    for (const row of this.#rows) if (row) row.sparkRevision = 0;
  }

  #applyStatus(row: RowState): void {
    row.status = this.#statuses.of(row.id);
    row.news = this.#statuses.newsOf(row.id);
  }
}
