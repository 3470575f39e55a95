import type { Encoder, FrameSink } from "../../../shared/protocol/codec.ts";
import type { ControlMessage } from "../../../shared/protocol/messages.ts";
import type { Counters } from "./counters.ts";

/** Receives frames: one client, or a group of clients. */
export interface Target {
  /** The number of clients. */
  readonly size: number;
  deliver(frame: Uint8Array, binary: boolean): void;
}

/**
 * One encoding's encoder and its way to clients. One emit function serves all messages, so that a flush allocates none.
 */
export class Broadcaster {
  readonly encoder: Encoder;
  readonly #counters: Counters;
  #target: Target | undefined;
  #message: ControlMessage | undefined;
  #text: string | undefined;
  readonly #emit: FrameSink = (frame) => this.#target?.deliver(frame, this.encoder.binary);

  constructor(encoder: Encoder, counters: Counters) {
    this.encoder = encoder;
    this.#counters = counters;
  }

  /**
   * Returns where to emit a message of `rows` rows for `target`; undefined for a target without clients, so that
   * nothing is encoded for it. Valid until the next call.
   */
  to(target: Target, rows: number): FrameSink | undefined {
    if (target.size === 0) return undefined;
    this.#target = target;
    this.#counters.rows += rows * target.size;
    return this.#emit;
  }

  /**
   * A control message as text; undefined where the encoding leaves it out. A message that goes to many clients, one
   * after the other, is encoded once: it must not change.
   */
  control(message: ControlMessage): string | undefined {
    if (message !== this.#message) {
      this.#text = this.encoder.control(message);
      this.#message = message;
    }
    return this.#text;
  }
}
