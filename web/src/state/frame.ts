import type { Stop } from "./link.ts";

/** What the page offers for drawing in step with the screen: `requestAnimationFrame` and the tab's visibility. */
export interface FrameSource {
  request(run: () => void): number;
  cancel(handle: number): void;
  isHidden(): boolean;
  /** Calls back whenever the tab is hidden or shown. */
  onVisibility(run: () => void): Stop;
}

/** One part of a frame. `now` is the client's clock, ms; `resumed` where frames were missed because the tab was hidden. */
export type Flush = (now: number, resumed: boolean) => void;

/**
 * The page's one animation frame. Whoever has something new asks for a frame; however often that happens, each flush
 * runs once in it, in the order they were added. While the tab is hidden nothing is drawn and nothing queues up:
 * tables keep their newest values, and the first frame after the return draws those.
 */
export class FrameScheduler {
  /** Frames drawn. */
  frames = 0;

  readonly #source: FrameSource;
  readonly #now: () => number;
  #flushes: readonly Flush[] = [];
  #handle: number | undefined;
  #wanted = false;
  #resumed = false;

  constructor(source: FrameSource, now: () => number) {
    this.#source = source;
    this.#now = now;
  }

  /** Follows the tab's visibility until the returned stop, which also cancels a frame asked for. */
  start(): Stop {
    const stop = this.#source.onVisibility(() => this.#visibilityChanged());
    return () => {
      stop();
      this.#cancel();
    };
  }

  /** Adds a part to every later frame, until the returned stop. */
  add(flush: Flush): Stop {
    this.#flushes = [...this.#flushes, flush];
    return () => {
      this.#flushes = this.#flushes.filter((other) => other !== flush);
    };
  }

  /** Asks for a frame. */
  request(): void {
    this.#wanted = true;
    if (this.#handle === undefined && !this.#source.isHidden()) this.#handle = this.#source.request(this.#draw);
  }

  readonly #draw = (): void => {
    this.#handle = undefined;
    this.#wanted = false;
    const now = this.#now();
    const resumed = this.#resumed;
    this.#resumed = false;
    this.frames++;
    for (const flush of this.#flushes) flush(now, resumed);
  };

  #visibilityChanged(): void {
    if (this.#source.isHidden()) {
      this.#cancel();
      this.#resumed = true;
    } else if (this.#wanted) this.request();
  }

  #cancel(): void {
    if (this.#handle === undefined) return;
    this.#source.cancel(this.#handle);
    this.#handle = undefined;
  }
}
