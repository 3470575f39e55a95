import { reasonOf } from "../../../../core/connection/ports.ts";
import { LABELS, type Inspector } from "../state/inspector.svelte.ts";
import { kindOf, type WireEntry } from "../state/wire-entry.ts";

/** Codes that are offered: the one of RFC 6455 that script may send, two of its own range, and one that it may not. */
export const CLOSE_CODES = [1000, 3000, 4000, 4999, 1001] as const;

/** Closing the JSON connection with a code and a reason of the viewer's choice, and what both ends said. */
export class CloseTrial {
  code = $state<number>(CLOSE_CODES[0]);
  reason = $state("done");
  /** What the browser threw instead of closing. */
  refused = $state("");
  /** The close frames of the last close, and the end of the connection. */
  entries = $state.raw<readonly WireEntry[]>([]);
  readonly #inspector: Inspector;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  start() {
    return this.#inspector.watch((entry) => {
      if (entry.label !== LABELS.json) return;
      if (kindOf(entry) === "opened") this.entries = [];
      if (kindOf(entry) === "close" || kindOf(entry) === "closed") {
        this.entries = [...this.entries, entry].sort((a, b) => a.t - b.t);
      }
    });
  }

  close(): void {
    this.#begin();
    try {
      this.#inspector.streams.json.close(this.code, this.reason);
    } catch (error) {
      this.refused = reasonOf(error);
    }
  }

  /** Has the tap cut the connection, without a close frame. */
  async cut(how: "fin" | "reset"): Promise<void> {
    this.#begin();
    try {
      await this.#inspector.link.cut(LABELS.json, how);
    } catch (error) {
      this.refused = reasonOf(error);
    }
  }

  reconnect(): void {
    this.#begin();
    this.#inspector.connect("json");
  }

  #begin(): void {
    this.refused = "";
    this.entries = [];
  }
}
