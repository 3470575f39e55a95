import type { Encoder, FrameSink } from "../../../shared/protocol/codec.ts";
import type { Target } from "./client.ts";
import type { Counters } from "./counters.ts";

/** Encodes once and hands each frame to a target. One emit function serves every message, so none is made per flush. */
export class Broadcaster {
  readonly encoder: Encoder;
  readonly #counters: Counters;
  #target: Target | undefined;
  readonly #emit: FrameSink = (frame) => this.#target?.deliver(frame, this.encoder.binary);

  constructor(encoder: Encoder, counters: Counters) {
    this.encoder = encoder;
    this.#counters = counters;
  }

  /**
   * Where frames with `rows` rows for `target` go; undefined where nobody is there, so that nothing is encoded for
   * nobody. Valid until the next call.
   */
  to(target: Target, rows: number): FrameSink | undefined {
    if (target.size === 0) return undefined;
    this.#target = target;
    this.#counters.rows += rows * target.size;
    return this.#emit;
  }
}
