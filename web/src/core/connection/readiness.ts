import { isRefused, reasonOf } from "./failure.ts";
import type { Clock, Stop } from "../../../../shared/client/mod.ts";
import type { HttpPort } from "./ports.ts";

/** How often a server that is getting ready is asked how far it is, ms. */
const ASK_EVERY_MS = 1_000;

/** What the watch tells. */
export interface ReadinessEvents {
  /** The server is getting ready, so far, 0–1; undefined once it is not, or cannot be asked. */
  progress(share: number | undefined): void;
  /** A server that was getting ready is live. */
  ready(): void;
  /** It is live, and lets no socket of this page in. */
  refused(reason: string): void;
}

/**
 * Finds out why nothing answers: a server that makes its history refuses connections as one that is broken does, but
 * says how far it is when asked. Then it is asked every second, so that the page is there when it is.
 */
export class ReadinessWatch {
  readonly #backend: HttpPort;
  readonly #clock: Clock;
  readonly #events: ReadinessEvents;
  #request: AbortController | undefined;
  #stopAsking: Stop | undefined;

  constructor(backend: HttpPort, clock: Clock, events: ReadinessEvents) {
    this.#backend = backend;
    this.#clock = clock;
    this.#events = events;
  }

  /** Asks now; goes on asking while the answer is that the server is getting ready. */
  check(): void {
    if (this.#request) return;
    this.#request = new AbortController();
    void this.#ask(this.#request.signal);
  }

  /** The connection is there, or nobody looks any more. */
  stop(): void {
    this.#request?.abort();
    this.#request = undefined;
    if (this.#end()) this.#events.progress(undefined);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    let share: number | undefined;
    let answered = true;
    try {
      share = await this.#backend.readiness(signal);
    } catch (error) {
      // A server that cannot be asked is the connection's matter, which waits, tells and tries again by itself.
      answered = false;
      if (isRefused(error) && !signal.aborted) this.#events.refused(reasonOf(error));
    }
    if (signal.aborted) return;
    this.#request = undefined;
    if (share !== undefined) {
      this.#stopAsking ??= this.#clock.every(ASK_EVERY_MS, () => this.check());
      this.#events.progress(share);
      return;
    }
    const wasGettingReady = this.#end();
    if (!wasGettingReady) return;
    this.#events.progress(undefined);
    if (answered) this.#events.ready();
  }

  /** Tells whether it was asking. */
  #end(): boolean {
    const asking = this.#stopAsking !== undefined;
    this.#stopAsking?.();
    this.#stopAsking = undefined;
    return asking;
  }
}
