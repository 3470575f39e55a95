import { expect } from "vitest";
import type { JsonDataMessage, JsonQuote } from "../../../../shared/protocol/messages.ts";
import type { MemoryPeer } from "../../fanout/memory-peer.test-kit.ts";

type QuotesMessage = Extract<JsonDataMessage, { type: "quotes" }>;

/**
 * A client that checks two guarantees: an update's frame number follows the last one (G2), and no update repeats a row
 * that the client already holds (G1).
 */
export class QuotesReader {
  readonly rows = new Map<string, JsonQuote>();
  readonly #peer: MemoryPeer;
  #frame = -1;
  /** Σ(Δn − 1) over all rows read. */
  skipped = 0;
  /** Σ of `merged`. */
  merged = 0;

  constructor(peer: MemoryPeer) {
    this.#peer = peer;
  }

  /** Reads all messages that arrived. */
  read(): void {
    for (const message of this.#peer.take()) {
      if (!("type" in message)) continue;
      if (message["type"] === "quotes") this.#apply(message as unknown as QuotesMessage);
      if (message["type"] === "ack") this.#forgetAllBut(message["symbols"] as string[]);
    }
  }

  #forgetAllBut(symbols: readonly string[]): void {
    if (symbols[0] === "*") return;
    for (const symbol of this.rows.keys()) if (!symbols.includes(symbol)) this.rows.delete(symbol);
  }

  #apply({ kind, frame, part = 1, merged = 0, quotes }: QuotesMessage): void {
    if (kind === "update" && part === 1) expect(frame).toBe(this.#frame + 1);
    this.#frame = frame;
    this.merged += merged;
    for (const row of quotes) {
      const held = this.rows.get(row.s);
      if (kind === "update") expect(row.n).toBeGreaterThan(held?.n ?? -1);
      if (held !== undefined && row.n > held.n) this.skipped += row.n - held.n - 1;
      this.rows.set(row.s, { ...held, ...row });
    }
  }
}
