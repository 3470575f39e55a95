import type { Clock, ConnectionPhase, Stop } from "../../../../shared/client/mod.ts";
import type { AppPart } from "../app/app-part.ts";
import { isRefused, reasonOf, type HttpPort } from "./ports.ts";

/** How often a starting server is asked for its progress, ms. */
const ASK_EVERY_MS = 1_000;

/** What the watch reports. */
export interface ReadinessEvents {
  /** The share of its preparation that a starting server has done, 0–1; undefined once it is not starting, or does not answer. */
  progress(share: number | undefined): void;
  /** A server that was starting is live. */
  ready(): void;
  /** The server is live, and accepts no socket of this page. */
  refused(reason: string): void;
}

/**
 * Finds out why the server accepts no connection. A starting server refuses WebSockets as a broken one does, but reports
 * its progress over HTTP. It is then asked every second, so that the page connects as soon as the server is live.
 */
export class ReadinessWatch implements AppPart {
  readonly #http: HttpPort;
  readonly #clock: Clock;
  readonly #events: ReadinessEvents;
  #request: AbortController | undefined;
  #stopAsking: Stop | undefined;

  constructor(http: HttpPort, clock: Clock, events: ReadinessEvents) {
    this.#http = http;
    this.#clock = clock;
    this.#events = events;
  }

  connectionChanged({ kind }: ConnectionPhase): void {
    if (kind === "waiting") this.check();
    else if (kind === "open" || kind === "stopped") this.stop();
  }

  /** Asks now, and every second as long as the answer is that the server is starting. */
  check(): void {
    if (this.#request) return;
    this.#request = new AbortController();
    void this.#ask(this.#request.signal);
  }

  /** Stops asking: the page is connected, or the connection has stopped. */
  stop(): void {
    this.#request?.abort();
    this.#request = undefined;
    if (this.#end()) this.#events.progress(undefined);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    let share: number | undefined;
    let answered = true;
    try {
      share = await this.#http.readiness(signal);
    } catch (error) {
      // Where the server does not answer, the connection itself waits, reports and tries again.
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

  /** Returns whether it was asking. */
  #end(): boolean {
    const asking = this.#stopAsking !== undefined;
    this.#stopAsking?.();
    this.#stopAsking = undefined;
    return asking;
  }
}
