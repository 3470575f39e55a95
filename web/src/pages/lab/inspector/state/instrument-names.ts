import { utf8 } from "../annotate/bytes.ts";
import { OPCODE } from "../annotate/frame-head.ts";
import type { Instruments } from "../annotate/sbe/sbe-fields.ts";
import type { SeenMessage } from "./inspected-socket.svelte.ts";

interface Ack {
  readonly type?: unknown;
  readonly instruments?: readonly { readonly id: number; readonly s: string; readonly exponent: number }[];
}

/** Which symbol and exponent each id has, as the acks of an SBE connection say (W8). */
export class InstrumentNames {
  readonly #names = new Map<number, { symbol: string; exponent: number }>();

  get known(): Instruments {
    return this.#names;
  }

  learn({ direction, opcode, payload }: SeenMessage): void {
    if (direction !== "down" || opcode !== OPCODE.text) return;
    const text = utf8(payload);
    if (!text.startsWith('{"type":"ack"')) return;
    for (const { id, s, exponent } of (JSON.parse(text) as Ack).instruments ?? []) {
      this.#names.set(id, { symbol: s, exponent });
    }
  }
}
