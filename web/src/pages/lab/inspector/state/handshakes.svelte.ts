import { utf8 } from "../annotate/bytes.ts";
import { LABELS, type Inspector } from "./inspector.svelte.ts";
import type { WireEntry } from "./wire-entry.ts";

/** Both heads of one handshake; the answer comes later. */
export interface Handshake {
  readonly request: WireEntry;
  readonly response?: WireEntry;
}

const STREAMS: readonly string[] = [LABELS.json, LABELS.sbe];

/** The newest handshake of the market connections, kept also when the list no longer holds it. */
export class Handshakes {
  newest = $state.raw<Handshake>();
  readonly #inspector: Inspector;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  start() {
    return this.#inspector.watch((entry) => {
      if (entry.kind !== "head" || !STREAMS.includes(entry.label)) return;
      if (entry.direction === "up" && utf8(entry.data).startsWith("GET ")) this.newest = { request: entry };
      else if (this.newest?.request.connection === entry.connection) {
        this.newest = { request: this.newest.request, response: entry };
      }
    });
  }
}
