import type { ConnectionPhase, Stop } from "../../../../shared/client/mod.ts";
import type { ControlMessage } from "../../../../shared/protocol/messages.ts";

/**
 * A part of the application's state. Each method is optional and is called at one moment of the application's life.
 * To add a part, write a class with the methods it needs and add it to `AppState`'s list, or call `app.parts.add` from a
 * feature that is loaded later. The list's order is the order of the calls.
 */
export interface AppPart {
  /** The application starts. The returned stop runs when it ends. */
  start?(): Stop;
  /** An animation frame is drawn. `now` is the page's clock, ms; `resumed` is true after frames missed in a hidden tab. */
  flush?(now: number, resumed: boolean): void;
  /** The connection was opened, lost, retried or stopped. */
  connectionChanged?(state: ConnectionPhase): void;
  /** The server has a new epoch. Its numbers start again, and its instruments may be others. */
  epochChanged?(): void;
  /** The instruments of an epoch are known; `Market` already holds them. */
  instrumentsChanged?(): void;
  /** The last part of a snapshot of quotes is in the tables. */
  snapshot?(): void;
  /** A control message came, of whatever type; market data goes to the tables. */
  message?(message: ControlMessage): void;
  /** The tab was hidden or shown. */
  visibilityChanged?(hidden: boolean): void;
  /** The application ends. */
  stop?(): void;
}

/** The events that a part may handle, other than the frame, which the frame scheduler calls. */
type Event = Exclude<keyof AppPart, "start" | "flush">;
type Arguments<E extends Event> = Parameters<NonNullable<AppPart[E]>>;

/** What the parts need from the application. */
export interface AppPartsHost {
  /** Adds a part's flush to every animation frame. */
  addFlush(flush: (now: number, resumed: boolean) => void): Stop;
  /** Reports an error that the page survives. */
  report(error: unknown): void;
}

/** Calls every part in order. A part that throws is reported and keeps no other part from its call. */
export class AppParts {
  readonly #host: AppPartsHost;
  #parts: readonly AppPart[];
  /** What ends each started part; undefined before the start. */
  #stops: Map<AppPart, readonly Stop[]> | undefined;

  constructor(host: AppPartsHost, parts: readonly AppPart[] = []) {
    this.#host = host;
    this.#parts = parts;
  }

  /** Adds a part behind the others, until the returned stop. It starts now where the application has started. */
  add(part: AppPart): Stop {
    this.#parts = [...this.#parts, part];
    if (this.#stops) this.#start(part);
    return () => {
      if (!this.#parts.includes(part)) return;
      this.#parts = this.#parts.filter((other) => other !== part);
      this.#stop(part);
    };
  }

  /** Starts every part, until the returned stop. */
  start(): Stop {
    this.#stops = new Map();
    for (const part of this.#parts) this.#start(part);
    return () => {
      for (const part of this.#parts.toReversed()) this.#stop(part);
      this.#stops = undefined;
    };
  }

  /** Tells every part of an event. */
  emit<E extends Event>(event: E, ...args: Arguments<E>): void {
    for (const part of this.#parts) {
      this.#guard(() => (part[event] as ((...args: Arguments<E>) => void) | undefined)?.call(part, ...args));
    }
  }

  #start(part: AppPart): void {
    const stops: Stop[] = [];
    this.#stops?.set(part, stops);
    if (part.flush) stops.push(this.#host.addFlush((now, resumed) => part.flush?.(now, resumed)));
    this.#guard(() => {
      const stop = part.start?.();
      if (stop) stops.push(stop);
    });
  }

  #stop(part: AppPart): void {
    const stops = this.#stops?.get(part);
    if (!stops) return;
    this.#stops?.delete(part);
    for (const stop of stops.toReversed()) this.#guard(stop);
    this.#guard(() => part.stop?.());
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#host.report(error);
    }
  }
}
