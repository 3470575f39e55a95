import type { ControlMessage } from "../../../shared/protocol/messages.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Client } from "../fanout/client.ts";
import { evenly, Marker } from "./marker.ts";

/** A changed number of viewers is sent at most this often, ms. */
const COUNT_MS = 1_000;
/** While a presenter follows the viewers, they are sent a marker this often, ms. */
const MARKER_MS = 2_000;
/** Most viewers that are sent a marker. */
const MAX_ASKED = 1_000;

interface Options {
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** Every client that is connected. */
  readonly clients: () => readonly Client[];
  readonly isPresenter: (token: string) => boolean;
}

/**
 * Tells clients that asked for it how many viewers the board has (W70), and presenters how fast it reaches them (W71).
 */
export class Viewers {
  readonly #options: Options;
  readonly #followers = new Set<Client>();
  readonly #presenters = new Set<Client>();
  #toldCount = -1;
  #toldAt = -Infinity;
  #marker: Marker | undefined;
  #markers = 0;
  #markedAt = -Infinity;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Whether a client followed with a presenter's token. */
  isPresenter(client: Client): boolean {
    return this.#presenters.has(client);
  }

  /**
   * Tells a client the number of viewers from now on, and with a token how long a marker takes; false for a wrong
   * token.
   */
  follow(client: Client, id: number | undefined, token: string | undefined): boolean {
    if (token !== undefined && !this.#options.isPresenter(token)) return false;
    this.#followers.add(client);
    if (token !== undefined) this.#presenters.add(client);
    this.#answer(client, id);
    return true;
  }

  /** The client is no longer sent anything. */
  unfollow(client: Client, id: number | undefined): void {
    this.gone(client);
    this.#answer(client, id);
  }

  /** A client says when the marker reached it. An answer that cannot be true, or comes too late, does not count. */
  arrived(client: Client, marker: number, time: number, errorMs: number): void {
    this.#marker?.arrived(client, marker, time, errorMs, this.#options.clock.now());
  }

  /** The client has left. */
  gone(client: Client): void {
    this.#followers.delete(client);
    this.#presenters.delete(client);
    // A later presenter must not get the results of an earlier one.
    if (this.#presenters.size === 0) this.#marker = undefined;
  }

  /** Sends what is due at `now`, by the monotonic clock, to a board of `count` viewers. Called every 20 ms. */
  tick(now: number, count: number): void {
    if (this.#followers.size === 0) return;
    if (count !== this.#toldCount && now - this.#toldAt >= COUNT_MS) {
      this.#toldCount = count;
      this.#toldAt = now;
      say(this.#followers, { type: "viewers", count });
    }
    if (this.#presenters.size > 0 && now - this.#markedAt >= MARKER_MS) {
      this.#markedAt = now;
      this.#mark();
    }
  }

  #answer(client: Client, id: number | undefined): void {
    client.say({ type: "viewers", id, count: this.#options.clients().length });
  }

  #mark(): void {
    const clients = this.#options.clients();
    if (this.#marker) {
      say(this.#presenters, { type: "viewers", count: clients.length, arrivals: this.#marker.arrivals() });
    }
    const asked = evenly(
      clients.filter(({ peer, lag }) => peer.encoding !== "event-stream" && !lag.isSlow),
      MAX_ASKED,
    );
    this.#marker = new Marker(++this.#markers, this.#options.clock.now(), asked);
    const { number, sentAt } = this.#marker;
    say(asked, { type: "marker", marker: number, time: sentAt });
  }
}

/** Sends one message to many clients. It is encoded once, because all get the same object. */
function say(clients: Iterable<Client>, message: ControlMessage): void {
  for (const client of clients) client.say(message);
}
