import type { Clock, Stop } from "../../../../shared/client/mod.ts";
import type { ClientMessage, ReplayMessage, Protocol } from "../../../../shared/protocol/messages.ts";
import { AppParts, type AppPart } from "./app-part.ts";
import { ConnectionState, type Received } from "../connection/connection.svelte.ts";
import { FrameScheduler, type FrameSource } from "./frame-scheduler.ts";
import { StorageStatus } from "../storage/stored-record.svelte.ts";
import { PAGE_REFUSED, type HttpPort, type ConnectionPort } from "../connection/ports.ts";
import { Market } from "../market/market.svelte.ts";
import { ReadinessWatch } from "../connection/readiness.ts";
import { Receiver, type ReceiverEvents } from "../connection/receiver.ts";
import { CatchUpReporter } from "../connection/catch-up-reporter.ts";
import { Selection, type AddressBar } from "../selection/selection.svelte.ts";
import { CandleSeries } from "../selection/candle-series.svelte.ts";
import { ServerClock } from "../connection/server-clock.ts";
import { createSettings, type Settings } from "./settings.svelte.ts";
import { OpenInstrument } from "../selection/open-instrument.ts";
import { QuotesSubscription } from "../market/quotes-subscription.ts";
import { SparklineLoader } from "../market/sparkline-loader.ts";
import { ControlsAccess, type TokenPlace } from "../controls/controls.svelte.ts";
import type { KeyValueStore } from "../storage/persisted-value.ts";
import { SymbolSearch } from "../watchlists/symbol-search.svelte.ts";
import { TimeAndSales } from "../selection/time-and-sales.svelte.ts";
import { InstrumentListLoader } from "../market/instrument-list-loader.ts";
import { Watchlists } from "../watchlists/watchlists.svelte.ts";

/** How often new data raises `backgroundTick` in a hidden tab, ms. */
const BACKGROUND_EVERY_MS = 1_000;

/** What the page hands in: the network, and what a browser has that a test has not. */
export interface AppDeps {
  readonly connection: ConnectionPort;
  readonly http: HttpPort;
  /** Requests for current prices that the page has made so far, by whatever part of it. */
  readonly countPriceRequests: () => number;
  readonly clock: Clock;
  readonly frame: FrameSource;
  readonly store: KeyValueStore;
  readonly address: AddressBar;
  readonly token: TokenPlace;
  /** The viewer's languages, the best first. */
  readonly languages: readonly string[];
}

/** Everything the views read, wired to the network. Nothing happens until `start`. */
export class AppState {
  readonly storageStatus = new StorageStatus();
  readonly settings: Settings;
  readonly controls: ControlsAccess;
  readonly market = new Market();
  readonly watchlists: Watchlists;
  readonly search = new SymbolSearch(this.market);
  readonly selection: Selection;
  readonly candleSeries: CandleSeries;
  readonly timeAndSales: TimeAndSales;
  readonly connection: ConnectionState;
  /** Where the file being played stands; undefined where none is. */
  replay = $state.raw<ReplayMessage | undefined>(undefined);
  /** Rises while the tab is hidden, at most once a second as data comes: a hidden tab's timers may run once a minute. */
  backgroundTick = $state.raw(0);
  /** The page's one animation frame; a chart adds its drawing to it. */
  readonly frames: FrameScheduler;
  /** The parts that take part in the application's life. Features that are loaded later add theirs. */
  readonly parts: AppParts;
  /** For what parts that are loaded later ask the server once. */
  /** What the page keeps between visits is here; a feature that is loaded later keeps its own under a key of its own. */
  readonly store: KeyValueStore;
  readonly http: HttpPort;
  /** Stands before the tab's title: what happened while nobody looked. */
  titleMark = $state.raw("");

  readonly #deps: AppDeps;
  #tickedAt = -Infinity;
  readonly #receiver: Receiver;
  readonly #instrumentList: InstrumentListLoader;

  constructor(deps: AppDeps) {
    const { connection, http, clock, store } = deps;
    const { market } = this;
    const serverClock = new ServerClock(clock);
    this.#deps = deps;
    this.http = http;
    this.store = store;
    this.controls = new ControlsAccess(http, deps.token);
    this.settings = createSettings(store, deps.languages, this.storageStatus);
    this.watchlists = new Watchlists(market, store, this.storageStatus);
    this.selection = new Selection(store, deps.address, clock);
    this.candleSeries = new CandleSeries(connection, http, clock, () => this.frames.request());
    this.timeAndSales = new TimeAndSales(connection, http, (id, price, size) => market.table.trade(id, price, size));
    this.frames = new FrameScheduler(deps.frame, clock, (now) => this.#receiver.isHalfWay(now));
    this.#receiver = new Receiver(
      market,
      this.candleSeries,
      this.timeAndSales,
      clock,
      serverClock,
      this.#receiverEvents(),
    );
    this.connection = new ConnectionState(connection, deps.countPriceRequests, clock, serverClock, () =>
      this.#received(),
    );
    this.#instrumentList = new InstrumentListLoader(
      http,
      clock,
      (instrumentList) => {
        market.useInstruments(instrumentList);
        this.parts.emit("instrumentsChanged");
      },
      (reason, starting) => market.failed(reason, starting),
    );
    const host = { addFlush: this.frames.add.bind(this.frames), report: (error: unknown) => deps.frame.report(error) };
    this.parts = new AppParts(host, this.#ownParts());
  }

  /**
   * The parts, in the order of every call. Controls start before the address is written again, which keeps its fragment.
   * Quotes are subscribed to before candles and trades. The selection falls back to a symbol before rows that a snapshot
   * lacks are forgotten. Sparklines need the previous closes of the snapshot.
   */
  #ownParts(): readonly AppPart[] {
    const { market, watchlists, selection, candleSeries, timeAndSales, connection: state } = this;
    const { connection, http, clock } = this.#deps;
    return [
      this.controls,
      { start: () => this.settings.start(() => connection.prefer(this.settings.encoding)) },
      new ReadinessWatch(http, clock, {
        progress: (share) => (state.starting = share),
        ready: () => this.#serverReady(),
        refused: (reason) => connection.refuse(PAGE_REFUSED, reason),
      }),
      this.#receiver,
      new QuotesSubscription(connection, market, (part) => this.parts.add(part)),
      selection,
      new OpenInstrument(market, selection, candleSeries, timeAndSales, clock, () => this.frames.request()),
      market,
      watchlists,
      candleSeries,
      timeAndSales,
      new SparklineLoader(market, http, clock, () => watchlists.ids),
      new CatchUpReporter(
        clock,
        () => ({ replayed: this.#receiver.replayed, merged: market.merged, applied: market.applied }),
        () => market.hasPrices,
        (report) => state.report(report),
      ),
      this.#instrumentList,
      state,
    ];
  }

  /** Connects and keeps everything up to date, until the returned stop. */
  start(): Stop {
    const { frame, connection } = this.#deps;
    connection.prefer(this.settings.encoding);
    const stops = [
      this.frames.start(),
      this.parts.start(),
      frame.onVisibility(() => this.parts.emit("visibilityChanged", frame.isHidden())),
      connection.start(this.#receiver),
    ];
    this.#instrumentList.load();
    return () => {
      for (const stop of stops.splice(0).reverse()) stop();
    };
  }

  /** Asks for the instruments again at once after an error. */
  retry(): void {
    this.#instrumentList.load();
  }

  /** Asks for market data in this encoding, now and at later visits. */
  chooseEncoding(encoding: Protocol): void {
    this.settings.encoding = encoding;
    this.#deps.connection.prefer(encoding);
  }

  /** Has the parts told how many viewers there are, and with a presenter's token how fast they are reached. */
  followViewers(token?: string): Stop {
    return this.#deps.connection.followViewers(token);
  }

  /** Sends a request that is no subscription. False where nothing is connected, or too much was sent: ask again later. */
  request(message: ClientMessage): boolean {
    return this.#deps.connection.request(message);
  }

  /** Ends the wait for the next attempt to connect. */
  retryNow(): void {
    this.#deps.connection.retryNow();
  }

  #receiverEvents(): ReceiverEvents {
    return {
      stateChanged: (state) => {
        this.parts.emit("connectionChanged", state);
        this.frames.request();
      },
      epochChanged: () => this.parts.emit("epochChanged"),
      snapshot: () => this.parts.emit("snapshot"),
      welcome: (simulated, heartbeatMs) => {
        this.connection.simulated = simulated;
        this.connection.heartbeatMs = heartbeatMs;
        this.replay = undefined;
      },
      replay: (message) => {
        this.replay = message;
        this.selection.suggestInterval(message.barMs);
      },
      message: (message) => this.parts.emit("message", message),
      complained: (message) => this.connection.complained(message),
      changed: () => this.#changed(),
    };
  }

  #received(): Received {
    const { market } = this;
    const { applied, repriced, merged } = market;
    const { epoch, seq, dataAt } = this.#receiver;
    const expectsData = market.status.state === "open" && market.instruments.length > 0;
    return { applied, repriced, merged, epoch, seq, dataAt, expectsData };
  }

  #changed(): void {
    this.frames.requestSoon();
    const now = this.#deps.clock.now();
    if (!this.#deps.frame.isHidden() || now - this.#tickedAt < BACKGROUND_EVERY_MS) return;
    this.#tickedAt = now;
    this.backgroundTick++;
  }

  /** A server that was starting is live, so the page waits no longer. */
  #serverReady(): void {
    this.#deps.connection.retryNow();
    if (this.market.phase.kind !== "ready") this.#instrumentList.load();
  }
}

/** The page's state over a network and a browser; nothing happens until its `start`. */
export const createApp = (deps: AppDeps): AppState => new AppState(deps);
