import type { RawFrame } from "../../../../../../shared/protocol/lab.ts";
import { reasonOf } from "../../../../core/connection/ports.ts";
import { toBase64 } from "../annotate/bytes.ts";
import { OPCODE } from "../annotate/frame-head.ts";
import { LABELS, type Inspector } from "../state/inspector.svelte.ts";
import type { WireEntry } from "../state/wire-entry.ts";

const utf8 = (text: string): string => toBase64(new TextEncoder().encode(text));

const frame = (opcode: number, data: string, change: Partial<RawFrame> = {}): RawFrame => ({
  ...{ fin: true, rsv: 0, opcode, masked: true, data },
  ...change,
});

/** What no browser sends, to /echo. The text is the viewer's own. */
export const RAW_TRIALS = {
  fragments: (text: string) => {
    const middle = Math.ceil(text.length / 2);
    return [
      frame(OPCODE.text, utf8(text.slice(0, middle)), { fin: false }),
      frame(OPCODE.continuation, utf8(text.slice(middle))),
    ];
  },
  interleaved: (text: string) => [
    frame(OPCODE.text, utf8(text), { fin: false }),
    frame(OPCODE.ping, utf8("in between")),
    frame(OPCODE.continuation, utf8(text)),
  ],
  ping: (text: string) => [frame(OPCODE.ping, utf8(text))],
  unmasked: (text: string) => [frame(OPCODE.text, utf8(text), { masked: false })],
  reservedOpcode: (text: string) => [frame(0x3, utf8(text))],
  reservedBit: (text: string) => [frame(OPCODE.text, utf8(text), { rsv: 2 })],
  longPing: () => [frame(OPCODE.ping, utf8("x".repeat(126)))],
  notUtf8: () => [frame(OPCODE.text, toBase64(Uint8Array.of(0xc3, 0x28)))],
} as const satisfies Readonly<Record<string, (text: string) => RawFrame[]>>;
export type RawTrial = keyof typeof RAW_TRIALS;

/** Entries of a trial that are shown. */
const MAX_SHOWN = 12;

/** Frames that a small client in the server sends through the tap, since a browser cannot. */
export class RawTrials {
  running = $state(false);
  last = $state<RawTrial>();
  /** What went over the connection of the last trial, in order. */
  entries = $state.raw<readonly WireEntry[]>([]);
  failure = $state("");
  readonly #inspector: Inspector;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  start() {
    return this.#inspector.watch((entry) => {
      if (entry.label !== LABELS.raw || this.entries.length >= MAX_SHOWN) return;
      this.entries = [...this.entries, entry].sort((a, b) => a.t - b.t);
    });
  }

  async run(trial: RawTrial, text: string): Promise<void> {
    this.running = true;
    this.last = trial;
    this.entries = [];
    this.failure = "";
    const frames = RAW_TRIALS[trial](text);
    try {
      await this.#inspector.link.raw({ label: LABELS.raw, path: "/echo", headers: {}, frames });
    } catch (error) {
      this.failure = reasonOf(error);
    }
    this.running = false;
  }
}
