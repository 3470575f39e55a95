import type { CloseCode } from "../../shared/protocol/close-codes.ts";
import type { Encoding } from "../../shared/protocol/codec.ts";
import type { ControlMessage } from "../../shared/protocol/messages.ts";
import type { Rate } from "../../shared/protocol/channels.ts";
import { formatEpoch, type InstrumentId } from "../../shared/model/units.ts";
import type { Stop } from "../ports/clock.ts";
import { AlertDeliveries } from "./alerts/alert-deliveries.ts";
import type { PublishContext } from "./fanout/subscriber-group.ts";
import { Counters, type PublisherStats } from "./fanout/counters.ts";
import { CHANNEL_DEFINITIONS, channelRequestFields, type EncodedChannels } from "./channels/registry.ts";
import { Broadcaster } from "./fanout/broadcaster.ts";
import { createOperations, type Operations } from "./operations/registry.ts";
import { newsMessage, statusMessage } from "./session/market-status.ts";
import { FlushScheduler, TICK_MS } from "./schedule/flush-scheduler.ts";
import type { PublisherOptions } from "./options.ts";
import type { Peer } from "./fanout/peer.ts";
import type { ChannelDefinition } from "./channels/channel.ts";
import type { QuotesPosition } from "./channels/quotes/quotes-channel.ts";
import { probePace } from "./fanout/lag-monitor.ts";
import { ReplayNotices } from "./session/replay-notices.ts";
import { ClientSession, type SessionHost } from "./session/session.ts";
import { SessionSweeper } from "./schedule/session-sweeper.ts";
import { ChangeWaits } from "./waiting/change-waits.ts";
import { ReconnectWave } from "./viewers/reconnect-wave.ts";
import { Viewers } from "./viewers/viewers.ts";

/** Each tick sweeps one of these, so that every session is checked each 100 ms and no tick checks all. */
const SWEEPERS = 5;
/** At most this counts as passed between two sweeps, ms: that the process was held up says nothing about clients. */
const MAX_ELAPSED_MS = 2 * SWEEPERS * TICK_MS;

/** One client. The gateway tells it what happens on the socket. */
export interface Session {
  /** A message arrived. `data` is only read before this returns. */
  message(data: ArrayBuffer, binary: boolean): void;
  /** The client sent a WebSocket ping, which its connection has answered. */
  pinged(): void;
  /**
   * Subscribes a client that holds the quotes as of `position`, and sends it only the rows that changed since. For
   * connections that request by their address, such as event streams. Undefined: the client holds none.
   */
  resumeQuotes(symbols: readonly string[], rate: Rate, position: QuotesPosition | undefined): void;
  /** The connection has written some of the waiting bytes. */
  drained(): void;
  /** The client has read everything sent before the probe `token`, or before the last probe where it names none. */
  answered(token: number | undefined): void;
  /** The connection dropped a frame. */
  lostFrame(): void;
  /** The socket is gone; nothing is sent any more. */
  closed(): void;
  /** Sends `bye` and closes. */
  end(code: CloseCode): void;
}

export interface Publisher {
  /** A client connected: sends it the welcome. Its encoding must be one of `encoders`. */
  connect(peer: Peer): Session;
  /** Starts the flush timer. */
  start(): Stop;
  /** Sends `bye` to every client, each with its own retry delay, and closes them. */
  shutdown(code: CloseCode): void;
  /** Sends a control message to every client. */
  tell(message: ControlMessage): void;
  /** Asks a `share` (0–1) of the clients to reconnect, within `spreadMs`; presenters stay. Returns how many leave. */
  sendAway(share: number, spreadMs: number): number;
  stats(): PublisherStats;
  /** Tells readers without a session of changes. */
  readonly waits: ChangeWaits;
}

/** Pushes what changes on a board to clients. Knows peers and topics, but no sockets. */
export function createPublisher(options: PublisherOptions): Publisher {
  return new BoardPublisher(options);
}

class BoardPublisher implements Publisher {
  readonly waits: ChangeWaits;
  readonly #options: PublisherOptions;
  readonly #counters = new Counters();
  /** By channel, in the order in which they are flushed on a tick (W22). */
  readonly #schedulers: ReadonlyMap<string, FlushScheduler>;
  /** Flushed after the channels. */
  readonly #waitScheduler: FlushScheduler;
  readonly #byEncoding: ReadonlyMap<Encoding, EncodedChannels>;
  readonly #sweepers: readonly SessionSweeper<ClientSession>[] = Array.from(
    { length: SWEEPERS },
    () => new SessionSweeper(),
  );
  readonly #operations: Operations;
  /** Shared by the sessions of a sweeper: with ten thousand sessions, one each would cost memory. */
  readonly #hosts: readonly SessionHost[];
  /** When each sweeper last ran, by the monotonic clock. */
  readonly #sweptAt: Float64Array;
  /** The board as last seen: with a new epoch, ids may stand for other instruments. */
  #epoch;
  #instruments;
  readonly #replay: ReplayNotices | undefined;
  readonly #viewers: Viewers;
  readonly #wave: ReconnectWave;
  readonly #alerts: AlertDeliveries;
  #connected = 0;
  #ticks = 0;
  #pace = probePace(0);

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#replay = options.replay && new ReplayNotices(options.replay);
    this.#viewers = new Viewers({
      clock: options.clock,
      clients: () => this.#sessions().map(({ client }) => client),
      isPresenter: options.isPresenter ?? (() => false),
    });
    this.#wave = new ReconnectWave(options.clock, options.random);
    this.#alerts = new AlertDeliveries(options.alerts, options.quotes);
    this.#epoch = options.quotes.epoch;
    this.#instruments = options.quotes.instruments;
    const started = options.clock.monotonic();
    this.#sweptAt = new Float64Array(SWEEPERS).fill(started);
    const context: PublishContext = { bus: options.bus, clock: options.clock, counters: this.#counters };
    const channels: Readonly<Record<string, ChannelDefinition>> = options.channels ?? CHANNEL_DEFINITIONS;
    this.#operations = options.operations ?? createOperations(channelRequestFields(channels));
    this.#hosts = this.#sweepers.map((sweeper) => this.#createHost(sweeper));
    this.#schedulers = new Map(Object.keys(channels).map((name) => [name, new FlushScheduler(started)]));
    this.#waitScheduler = new FlushScheduler(started);
    this.waits = new ChangeWaits(options.quotes, this.#waitScheduler);
    this.#byEncoding = new Map(
      options.encoders.map((encoder) => {
        const broadcaster = new Broadcaster(encoder, this.#counters);
        const create = (name: string, scheduler: FlushScheduler) =>
          channels[name].create({ context, scheduler, broadcaster, sources: options });
        const byName = Array.from(this.#schedulers, ([name, at]) => [name, create(name, at)] as const);
        return [encoder.encoding, { broadcaster, channels: new Map(byName) }];
      }),
    );
  }

  connect(peer: Peer): Session {
    this.#refreshEpoch();
    const encoded = this.#byEncoding.get(peer.encoding);
    if (encoded === undefined) throw new RangeError(`there is no encoder for ${peer.encoding}`);
    const sweeper = this.#connected++ % SWEEPERS;
    const session = new ClientSession(peer, encoded, this.#options, this.#counters, this.#hosts[sweeper]);
    this.#sweepers[sweeper].add(session);
    const { clock, simulated, heartbeatMs, feed, alerts } = this.#options;
    const limits = { ...this.#options.limits, ...(alerts && { alerts: alerts.maxPerConnection }) };
    session.say({
      ...{ type: "welcome", protocol: session.client.protocol, epoch: formatEpoch(this.#epoch), time: clock.now() },
      ...{ simulated, heartbeatMs, limits, ...(feed && { feed: feed() }) },
    });
    if (this.#replay !== undefined) session.say(this.#replay.current);
    const scene = this.#options.scene?.();
    if (scene !== undefined) session.say(scene);
    return session;
  }

  start(): Stop {
    const { clock, quotes } = this.#options;
    const stopTicking = clock.every(TICK_MS, () => this.#tick());
    const stopStatuses = quotes.onStatus((id, status) => this.#sayToFollowers(id, statusMessage(quotes, id, status)));
    const stopNews = quotes.onNews((id, news) => this.#sayToFollowers(id, newsMessage(quotes, id, news)));
    return () => {
      stopTicking();
      stopStatuses();
      stopNews();
    };
  }

  #sayToFollowers(id: InstrumentId | undefined, message: ControlMessage): void {
    for (const session of this.#sessions()) if (session.follows(id)) session.say(message);
  }

  shutdown(code: CloseCode): void {
    const sessions = this.#sessions();
    for (const session of sessions) session.end(code, sessions.length);
  }

  tell(message: ControlMessage): void {
    for (const session of this.#sessions()) session.say(message);
  }

  sendAway(share: number, spreadMs: number): number {
    const leaving = this.#sessions().filter(({ client }) => !this.#viewers.isPresenter(client));
    return this.#wave.begin(leaving, share, spreadMs);
  }

  stats(): PublisherStats {
    const sessions = this.#sessions();
    const channels = [...this.#byEncoding.values()].flatMap((encoded) => [...encoded.channels.values()]);
    return {
      ...this.#counters,
      sessions: this.#size,
      slow: sessions.filter(({ isSlow }) => isSlow).length,
      groups: channels.reduce((sum, { groups = 0 }) => sum + groups, 0),
    };
  }

  #tick(): void {
    this.#refreshEpoch();
    const { clock, quotes } = this.#options;
    const now = clock.monotonic();
    const index = this.#ticks++ % SWEEPERS;
    const elapsedMs = Math.min(MAX_ELAPSED_MS, now - this.#sweptAt[index]);
    this.#sweptAt[index] = now;
    this.#pace = probePace(this.#size);
    let message: ControlMessage | undefined;
    const heartbeat = () => (message ??= { type: "heartbeat", seq: quotes.sequence, time: clock.now() });
    const notice = this.#replay?.due(now);
    if (notice !== undefined) for (const session of this.#sessions()) session.say(notice);
    this.#sweepers[index].sweep(now, elapsedMs, heartbeat);
    this.#wave.tick(now);
    this.#viewers.tick(now, this.#size);
    this.#alerts.tick();
    for (const scheduler of this.#schedulers.values()) scheduler.tick(now);
    this.#waitScheduler.tick(now);
  }

  /** Where the board began a new epoch, detaches all sessions and then attaches them, which sends new snapshots. */
  #refreshEpoch(): void {
    const { quotes } = this.#options;
    if (quotes.epoch === this.#epoch) return;
    const before = this.#instruments;
    this.#epoch = quotes.epoch;
    this.#instruments = quotes.instruments;
    const sessions = this.#sessions();
    for (const session of sessions) session.detach();
    for (const session of sessions) session.resetEpoch((id) => quotes.idOf(before[id].symbol));
  }

  #createHost(sweeper: SessionSweeper<ClientSession>): SessionHost {
    return {
      operations: this.#operations,
      viewers: this.#viewers,
      alerts: this.#alerts,
      pace: () => this.#pace,
      refreshEpoch: () => this.#refreshEpoch(),
      wake: (session) => sweeper.wake(session),
      gone: (session) => {
        sweeper.delete(session);
        this.#viewers.gone(session.client);
        this.#alerts.gone(session.client);
      },
    };
  }

  get #size(): number {
    return this.#sweepers.reduce((sum, { size }) => sum + size, 0);
  }

  #sessions(): ClientSession[] {
    return this.#sweepers.flatMap((sweeper) => [...sweeper]);
  }
}
