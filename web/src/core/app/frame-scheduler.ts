import type { Clock, Stop } from "../../../../shared/client/mod.ts";

/**
 * Data is drawn at most this often, ms: faster than anyone reads a number. A frame costs some 10 ms of main thread in
 * software drawing, whatever is in it.
 */
const DATA_EVERY_MS = 40;

/** What the page offers for drawing in step with the screen: `requestAnimationFrame` and the tab's visibility. */
export interface FrameSource {
  request(run: () => void): number;
  cancel(handle: number): void;
  isHidden(): boolean;
  /** Calls back whenever the tab is hidden or shown. */
  onVisibility(run: () => void): Stop;
  /** Tells the developer of an error that the page survives. */
  report(error: unknown): void;
}

/** One part of a frame. `now` is the page's clock, ms; `resumed` where frames were missed because the tab was hidden. */
export type Flush = (now: number, resumed: boolean) => void;

/**
 * The page's one animation frame. A part of the page that has something new asks for a frame, and for data for one soon.
 * However often that happens, each flush runs once in the frame, in the order in which flushes were added. A flush that
 * throws is reported, and the others still run. While the tab is hidden nothing is drawn and nothing queues up: tables
 * keep their newest values, and the first frame after the return draws those.
 */
export class FrameScheduler {
  /** Frames drawn. */
  frames = 0;

  readonly #source: FrameSource;
  readonly #clock: Clock;
  #flushes: readonly Flush[] = [];
  /** What each part last threw, which is not reported again in every frame. */
  readonly #failures = new WeakMap<Flush, string>();
  #handle: number | undefined;
  #wanted = false;
  #resumed = false;
  #drawnAt = -Infinity;
  #stopWaiting: Stop | undefined;
  readonly #isHalfWay: (now: number) => boolean;

  /** @param isHalfWay true while new data is there in part only: the frame then waits for the next one. */
  constructor(source: FrameSource, clock: Clock, isHalfWay: (now: number) => boolean = () => false) {
    this.#source = source;
    this.#clock = clock;
    this.#isHalfWay = isHalfWay;
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

  /** Asks for a frame for new data: the next one, unless data was drawn just now. */
  requestSoon(): void {
    this.#wanted = true;
    if (this.#handle !== undefined || this.#stopWaiting) return;
    const wait = this.#drawnAt + DATA_EVERY_MS - this.#clock.now();
    if (wait <= 0 || this.#source.isHidden()) this.request();
    else this.#stopWaiting = this.#clock.after(wait, () => this.request());
  }

  /** Asks for the next frame. */
  request(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#wanted = true;
    if (this.#handle === undefined && !this.#source.isHidden()) this.#handle = this.#source.request(this.#draw);
  }

  readonly #draw = (): void => {
    this.#handle = undefined;
    const now = this.#clock.now();
    if (this.#isHalfWay(now)) {
      this.request();
      return;
    }
    this.#wanted = false;
    this.#drawnAt = now;
    const resumed = this.#resumed;
    this.#resumed = false;
    this.frames++;
    for (const flush of this.#flushes) this.#run(flush, now, resumed);
  };

  #run(flush: Flush, now: number, resumed: boolean): void {
    try {
      flush(now, resumed);
    } catch (error) {
      const told = String(error);
      if (this.#failures.get(flush) === told) return;
      this.#failures.set(flush, told);
      this.#source.report(error);
    }
  }

  #visibilityChanged(): void {
    if (this.#source.isHidden()) {
      this.#cancel();
      this.#resumed = true;
    } else if (this.#wanted) this.request();
  }

  #cancel(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    if (this.#handle === undefined) return;
    this.#source.cancel(this.#handle);
    this.#handle = undefined;
  }
}
