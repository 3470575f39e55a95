import type { CloseCode } from "../../shared/protocol/close-codes.ts";
import { encodeControl } from "../../shared/json/codec.ts";
import type { Protocol, Rate } from "../../shared/protocol/messages.ts";
import { formatEpoch } from "../../shared/model/units.ts";
import type { Stop } from "../ports/clock.ts";
import type { Hall } from "./fanout/subscriber-group.ts";
import { Counters, type PublisherStats } from "./fanout/counters.ts";
import { Edition, type Beats } from "./channels/encoded-channels.ts";
import { statusMessage } from "./session/market-status.ts";
import { Metronome, TICK_MS } from "./schedule/flush-scheduler.ts";
import type { PublisherOptions } from "./fanout/options.ts";
import type { Peer } from "./fanout/peer.ts";
import type { QuotesPosition } from "./session/subscriptions.ts";
import { probePace } from "./fanout/lag-monitor.ts";
import { ReplayNotices } from "./session/replay-notices.ts";
import { ClientSession, type SessionHost } from "./session/session.ts";
import { Turn } from "./schedule/session-sweeper.ts";

/** Sessions are looked after in turns, so that each is seen every 100 ms and no tick sees all. */
const TURNS = 5;
/** No more than this counts as passed between two looks at a session, ms: a process held up says nothing of its clients. */
const MOST_ELAPSED_MS = 2 * TURNS * TICK_MS;

/** One client. The gateway tells it what happens on the socket. */
export interface Session {
  /** A message came. `data` is only read before this returns. */
  message(data: ArrayBuffer, binary: boolean): void;
  /** The client sent a ping, which its connection has answered by itself. */
  pinged(): void;
  /** Subscribes it to quotes, of which it holds those of `position`: what a request in another form than a message asks. */
  resumeQuotes(symbols: readonly string[], rate: Rate, position: QuotesPosition): void;
  /** The connection has written some of what was waiting. */
  drained(): void;
  /** The client has read everything that was sent before probe `token`, or before the last one, if it names none. */
  answered(token: number | undefined): void;
  /** The connection threw a frame away. */
  lostFrame(): void;
  /** The socket is gone; nothing is sent any more. */
  closed(): void;
  /** Says `bye` and closes. */
  end(code: CloseCode): void;
}

export interface Publisher {
  /** A client connected: greets it. Its protocol must be one that `encoders` offers. */
  connect(peer: Peer): Session;
  /** Starts the flush timer. */
  start(): Stop;
  /** Says `bye` to every client, each with its own retry delay, and closes them. */
  shutdown(code: CloseCode): void;
  stats(): PublisherStats;
}

/** Pushes what changes on a board to clients. Knows peers and topics, but no sockets. */
export function createPublisher(options: PublisherOptions): Publisher {
  return new BoardPublisher(options);
}

class BoardPublisher implements Publisher {
  readonly #options: PublisherOptions;
  readonly #counters = new Counters();
  readonly #beats: Beats;
  readonly #editions: ReadonlyMap<Protocol, Edition>;
  readonly #turns: readonly Turn<ClientSession>[] = Array.from({ length: TURNS }, () => new Turn());
  /** One for all sessions of a turn, since each would cost its memory ten thousand times. */
  readonly #hosts = this.#turns.map((turn) => this.#hostOf(turn));
  /** When each turn last was. */
  readonly #turnAt: Float64Array;
  /** The board as it was last looked at: a change of epoch is a change of what the ids stand for. */
  #epoch;
  #instruments;
  readonly #replay: ReplayNotices | undefined;
  #connected = 0;
  #ticks = 0;
  #pace = probePace(0);

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#replay = options.replay && new ReplayNotices(options.replay);
    this.#epoch = options.quotes.epoch;
    this.#instruments = options.quotes.instruments;
    const started = options.clock.monotonic();
    this.#beats = { trades: new Metronome(started), candles: new Metronome(started), quotes: new Metronome(started) };
    this.#turnAt = new Float64Array(TURNS).fill(options.clock.monotonic());
    const hall: Hall = { bus: options.bus, clock: options.clock, counters: this.#counters };
    this.#editions = new Map(
      Array.from(options.encoders, ([protocol, encoder]) => [
        protocol,
        new Edition(hall, this.#beats, encoder, options),
      ]),
    );
  }

  connect(peer: Peer): Session {
    this.#renew();
    const edition = this.#editions.get(peer.protocol);
    if (edition === undefined) throw new RangeError(`${peer.protocol} is not offered`);
    const turn = this.#connected++ % TURNS;
    const session = new ClientSession(peer, edition, this.#options, this.#counters, this.#hosts[turn]);
    this.#turns[turn].add(session);
    const { clock, simulated, heartbeatMs, limits } = this.#options;
    session.say({
      ...{ type: "welcome", protocol: peer.protocol, epoch: formatEpoch(this.#epoch), time: clock.now() },
      ...{ simulated, heartbeatMs, limits },
    });
    if (this.#replay !== undefined) session.say(this.#replay.current);
    return session;
  }

  start(): Stop {
    const { clock, quotes } = this.#options;
    const stopTicking = clock.every(TICK_MS, () => this.#tick());
    const stopListening = quotes.onStatus((id, status) => {
      for (const session of this.#sessions()) {
        if (session.follows(id)) session.say(statusMessage(quotes, id, status));
      }
    });
    return () => {
      stopTicking();
      stopListening();
    };
  }

  shutdown(code: CloseCode): void {
    const sessions = this.#sessions();
    for (const session of sessions) session.end(code, sessions.length);
  }

  stats(): PublisherStats {
    const sessions = this.#sessions();
    const editions = [...this.#editions.values()];
    return {
      ...this.#counters,
      sessions: this.#size,
      slow: sessions.filter(({ isSlow }) => isSlow).length,
      watchlists: editions.reduce((sum, { watchlists }) => sum + watchlists.size, 0),
    };
  }

  #tick(): void {
    this.#renew();
    const { clock, quotes } = this.#options;
    const now = clock.monotonic();
    const index = this.#ticks++ % TURNS;
    const elapsedMs = Math.min(MOST_ELAPSED_MS, now - this.#turnAt[index]);
    this.#turnAt[index] = now;
    this.#pace = probePace(this.#size);
    let text: string | undefined;
    const heartbeat = () => (text ??= encodeControl({ type: "heartbeat", seq: quotes.sequence, time: clock.now() }));
    const notice = this.#replay?.due(now);
    if (notice !== undefined) for (const session of this.#sessions()) session.say(notice);
    this.#turns[index].sweep(now, elapsedMs, heartbeat);
    this.#beats.trades.tick(now);
    this.#beats.candles.tick(now);
    this.#beats.quotes.tick(now);
  }

  /** Where the board began a new epoch, snapshots every subscription anew: first all leave, then all come back. */
  #renew(): void {
    const { quotes } = this.#options;
    if (quotes.epoch === this.#epoch) return;
    const before = this.#instruments;
    this.#epoch = quotes.epoch;
    this.#instruments = quotes.instruments;
    const sessions = this.#sessions();
    for (const session of sessions) session.detach();
    for (const session of sessions) session.startAnew((id) => quotes.idOf(before[id].symbol));
  }

  #hostOf(turn: Turn<ClientSession>): SessionHost {
    return {
      pace: () => this.#pace,
      renew: () => this.#renew(),
      wake: (session) => turn.wake(session),
      gone: (session) => turn.delete(session),
    };
  }

  get #size(): number {
    return this.#turns.reduce((sum, { size }) => sum + size, 0);
  }

  #sessions(): ClientSession[] {
    return this.#turns.flatMap((turn) => [...turn]);
  }
}
