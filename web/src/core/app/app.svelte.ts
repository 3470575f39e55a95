import { ALL_SYMBOLS } from "../../../../shared/protocol/channels.ts";
import type { ReplayMessage, Protocol } from "../../../../shared/protocol/messages.ts";
import { ConnectionState } from "../connection/connection.svelte.ts";
import { FrameScheduler, type FrameSource } from "./frame-scheduler.ts";
import { Keeping } from "../storage/keeping.svelte.ts";
import type { Clock, ConnectionPhase, Stop } from "../../../../shared/client/mod.ts";
import { PAGE_REFUSED, type HttpPort, type ConnectionPort } from "../connection/ports.ts";
import { Market } from "../market/market.svelte.ts";
import { ReadinessWatch } from "../connection/readiness.ts";
import { Receiver } from "../connection/receiver.ts";
import { CatchUpReporter } from "../connection/catch-up-reporter.ts";
import { Selection, type AddressBar } from "../selection/selection.svelte.ts";
import { Series } from "../selection/candle-series.svelte.ts";
import { ServerClock } from "../connection/server-clock.ts";
import { createSettings, type Settings } from "./settings.svelte.ts";
import { Settler } from "../selection/settler.ts";
import { SparklineLoader } from "../market/sparkline-loader.ts";
import { ControlsAccess, type TokenPlace } from "../controls/controls.svelte.ts";
import type { KeyValueStore } from "../storage/persisted-value.ts";
import { SymbolSearch } from "../watchlists/symbol-search.svelte.ts";
import { Tape } from "../selection/time-and-sales.svelte.ts";
import { InstrumentListLoader } from "../market/instrument-list-loader.ts";
import { Watchlists } from "../watchlists/watchlists.svelte.ts";

/** How long the viewer must stay on a symbol, having come from another just before, until it is subscribed to, ms. */
const FOLLOW_AFTER_MS = 120;

const BEAT_MS = 1_000;

/** What the page hands in: the network, and what a browser has that a test has not. */
export interface AppDeps {
  readonly link: ConnectionPort;
  readonly backend: HttpPort;
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
  readonly keeping = new Keeping();
  readonly settings: Settings;
  readonly controls: ControlsAccess;
  readonly market = new Market();
  readonly watchlists: Watchlists;
  readonly search = new SymbolSearch(this.market);
  readonly selection: Selection;
  readonly series: Series;
  readonly tape: Tape;
  readonly connection: ConnectionState;
  /** Rises while the tab is hidden, at most once a second as data comes: a hidden tab's timers may run once a minute. */
  beat = $state.raw(0);
  /** The page's one animation frame; a chart adds its drawing to it. */
  readonly frames: FrameScheduler;

  readonly #deps: AppDeps;
  #beatAt = -Infinity;
  readonly #receiver: Receiver;
  readonly #catchUp: CatchUpReporter;
  readonly #instrumentList: InstrumentListLoader;
  readonly #readiness: ReadinessWatch;
  readonly #sparklines: SparklineLoader;
  /** Where the file being played stands; undefined where none is. */
  replay = $state.raw<ReplayMessage | undefined>(undefined);
  /** Subscribes to what is open, once the viewer no longer runs through the list. */
  readonly #following: Settler;
  #unsubscribeQuotes: Stop | undefined;

  constructor(deps: AppDeps) {
    this.controls = new ControlsAccess(deps.backend, deps.token);
    const { link, backend, clock, store } = deps;
    const { market } = this;
    const serverClock = new ServerClock(clock);
    this.#deps = deps;
    this.settings = createSettings(store, deps.languages, this.keeping);
    this.watchlists = new Watchlists(market, store, this.keeping);
    this.selection = new Selection(store, deps.address, clock);
    this.series = new Series(link, backend, clock, () => this.frames.request());
    this.tape = new Tape(link, backend, (id, price, size) => market.table.trade(id, price, size));
    this.frames = new FrameScheduler(deps.frame, clock, (now) => this.#receiver.isHalfWay(now));
    this.#receiver = new Receiver(market, this.series, this.tape, clock, serverClock, {
      stateChanged: (state) => this.#stateChanged(state),
      epochChanged: () => this.#epochChanged(),
      snapshot: () => this.#snapshotCame(),
      welcome: (simulated, heartbeatMs) => {
        this.connection.simulated = simulated;
        this.connection.heartbeatMs = heartbeatMs;
        this.replay = undefined;
      },
      replay: (message) => {
        this.replay = message;
        this.selection.suggestInterval(message.barMs);
      },
      complained: (message) => this.connection.complained(message),
      changed: () => this.#changed(),
    });
    this.#following = new Settler(clock, FOLLOW_AFTER_MS, () => {
      this.series.follow();
      this.tape.follow();
    });
    this.connection = new ConnectionState(link, deps.countPriceRequests, clock, serverClock, () => this.#received());
    this.#catchUp = new CatchUpReporter(
      clock,
      () => ({ replayed: this.#receiver.replayed, merged: market.merged, applied: market.applied }),
      (report) => this.connection.report(report),
    );
    this.#instrumentList = new InstrumentListLoader(
      backend,
      clock,
      (instrumentList) => {
        market.useUniverse(instrumentList);
        this.#universeLoaded();
      },
      (reason, starting) => market.failed(reason, starting),
    );
    this.#sparklines = new SparklineLoader(market, backend, clock);
    this.#readiness = new ReadinessWatch(backend, clock, {
      progress: (share) => (this.connection.starting = share),
      ready: () => this.#serverReady(),
      refused: (reason) => link.refuse(PAGE_REFUSED, reason),
    });
  }

  /** Connects and keeps everything up to date, until the returned stop. */
  start(): Stop {
    const { frame, link } = this.#deps;
    link.prefer(this.settings.encoding);
    const stops = [
      // Before the address is written anew, which keeps the fragment.
      this.controls.start(),
      this.frames.start(),
      this.frames.add((now, resumed) => this.market.flush(now, resumed)),
      this.frames.add((now) => this.watchlists.flush(now)),
      this.frames.add(() => this.series.flush()),
      this.frames.add(() => this.tape.flush()),
      frame.onVisibility(() => this.#visibilityChanged(frame.isHidden())),
      this.settings.start(() => link.prefer(this.settings.encoding)),
      this.watchlists.start(),
      this.selection.start(),
      this.selection.onChange(() => this.#openSelection()),
      this.connection.start(),
      link.start(this.#receiver),
    ];
    this.#instrumentList.load();
    return () => {
      for (const stop of stops.splice(0).reverse()) stop();
      this.#unsubscribeQuotes?.();
      const { series, tape } = this;
      this.#following.stop();
      for (const part of [this.#instrumentList, this.#readiness, this.#sparklines, this.#catchUp, series, tape])
        part.stop();
    };
  }

  /** Asks for the instruments again at once after an error. */
  retry(): void {
    this.#instrumentList.load();
  }

  /** Asks for market data in this encoding, now and at later visits. */
  chooseEncoding(encoding: Protocol): void {
    this.settings.encoding = encoding;
    this.#deps.link.prefer(encoding);
  }

  /** Ends the wait for the next attempt to connect. */
  retryNow(): void {
    this.#deps.link.retryNow();
  }

  #received() {
    const { market } = this;
    const { epoch, seq, dataAt } = this.#receiver;
    const expectsData = market.status.state === "open" && market.instruments.length > 0;
    return {
      applied: market.applied,
      repriced: market.repriced,
      merged: market.merged,
      epoch,
      seq,
      dataAt,
      expectsData,
    };
  }

  #universeLoaded(): void {
    const { link } = this.#deps;
    const { market } = this;
    link.useDirectory(this.market);
    this.#receiver.universeLoaded();
    this.watchlists.universeChanged();
    this.selection.useBoard((symbol) => market.spelling(symbol));
    // Quotes first: trades and candles go out on their beat.
    if (this.#unsubscribeQuotes) link.renew();
    else this.#unsubscribeQuotes = link.subscribe({ channel: "quotes", symbols: [ALL_SYMBOLS] });
    this.#openSelection();
  }

  /** Another epoch may have other instruments; its counts and ids start anew. */
  #epochChanged(): void {
    this.market.table.restart();
    this.series.epochChanged();
    this.tape.epochChanged();
    this.#catchUp.epochChanged();
    this.#instrumentList.reload();
  }

  #snapshotCame(): void {
    const { market } = this;
    const fallback = market.mostActive() ?? market.instruments[0];
    if (fallback) this.selection.settle((symbol) => market.find(symbol) !== undefined, fallback.symbol);
    market.table.forgetUnseen();
    this.#loadSparklines();
    this.#catchUp.snapshot();
  }

  #changed(): void {
    this.frames.requestSoon();
    const now = this.#deps.clock.now();
    if (!this.#deps.frame.isHidden() || now - this.#beatAt < BEAT_MS) return;
    this.#beatAt = now;
    this.beat++;
  }

  #loadSparklines(): void {
    const { instruments } = this.market;
    this.#sparklines.load(this.watchlists.ids.flatMap((id) => instruments[id] ?? []));
  }

  #visibilityChanged(hidden: boolean): void {
    if (hidden) this.#catchUp.hidden();
    else {
      this.#catchUp.visible();
      if (this.market.hasPrices) this.#loadSparklines();
    }
  }

  #openSelection(): void {
    const { symbol, interval } = this.selection;
    const instrument = symbol === undefined ? undefined : this.market.find(symbol);
    if (!instrument) {
      // The ids of what was open may be another instrument's now.
      this.series.close();
      this.tape.close();
      return;
    }
    this.series.open(instrument, interval);
    this.tape.open(instrument);
    this.#following.request();
    this.frames.request();
  }

  /** Nobody should wait for a server that waits for them. */
  #serverReady(): void {
    this.#deps.link.retryNow();
    if (this.market.phase.kind !== "ready") this.#instrumentList.load();
  }

  #stateChanged(state: ConnectionPhase): void {
    if (state.kind === "waiting") this.#readiness.check();
    else if (state.kind === "open" || state.kind === "stopped") this.#readiness.stop();
    if (state.kind === "waiting" || state.kind === "stopped") {
      this.series.lost();
      if (this.market.hasPrices) this.#catchUp.disconnected(state.lostAt);
    }
    this.connection.stateChanged(state);
    this.frames.request();
  }
}

/** The page's state over a network and a browser; nothing happens until its `start`. */
export const createApp = (deps: AppDeps): AppState => new AppState(deps);
