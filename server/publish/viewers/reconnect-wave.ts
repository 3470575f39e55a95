import type { Clock } from "../../ports/clock.ts";

/** A client that can be asked to reconnect. */
interface Leaving {
  leave(leavingCount: number): void;
}

/**
 * Disconnects clients over some time, in random order, so that a wave of reconnects can be watched. Each gets a
 * different retry delay in its `bye` (W19). A client that has already reconnected is not disconnected again.
 */
export class ReconnectWave {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #random: () => number;
  /** The clients to disconnect and their times on the monotonic clock; the last in the list leaves first. */
  #leaving: { readonly client: Leaving; readonly at: number }[] = [];
  #count = 0;

  constructor(clock: Pick<Clock, "monotonic">, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * Sends a `share` (0–1) of the clients away within `spreadMs`; at least one where there are any. Returns how many.
   */
  begin(clients: readonly Leaving[], share: number, spreadMs: number): number {
    const now = this.#clock.monotonic();
    const shuffled = clients.map((client) => ({ client, order: this.#random() })).sort((a, b) => a.order - b.order);
    const chosen = shuffled.slice(0, Math.ceil(share * clients.length));
    this.#leaving = chosen
      .map(({ client }) => ({ client, at: now + this.#random() * spreadMs }))
      .sort((a, b) => b.at - a.at);
    this.#count = chosen.length;
    return chosen.length;
  }

  /** Disconnects the clients that are due. Called every 20 ms. */
  tick(now: number): void {
    while (this.#leaving.length > 0 && (this.#leaving.at(-1)?.at ?? Infinity) <= now) {
      this.#leaving.pop()?.client.leave(this.#count);
    }
  }
}
