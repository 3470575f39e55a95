import type { Rate } from "../../../shared/protocol/channels.ts";
import type { FlushScheduler } from "../schedule/flush-scheduler.ts";
import type { OrderedStream } from "./ordered-stream.ts";

/** How often ordered streams are flushed, Hz. */
const ORDERED_RATE: Rate = 10;

/** One stream per phase of the flush rate, so that a client's events can be sent on the tick of its quotes (W22). */
export class PhasedStreams<Stream extends OrderedStream> {
  readonly #scheduler: FlushScheduler;
  readonly #make: (phase: number) => Stream;
  readonly #byPhase = new Map<number, Stream>();

  constructor(scheduler: FlushScheduler, make: (phase: number) => Stream) {
    this.#scheduler = scheduler;
    this.#make = make;
  }

  /** The stream that is flushed on the ticks of `phase`, a phase of any rate. Created on first use. */
  at(phase: number): Stream {
    const own = phase % this.#scheduler.phases(ORDERED_RATE);
    let stream = this.#byPhase.get(own);
    if (stream === undefined) {
      stream = this.#make(own);
      this.#byPhase.set(own, stream);
      this.#scheduler.add(ORDERED_RATE, own, stream);
    }
    return stream;
  }
}
