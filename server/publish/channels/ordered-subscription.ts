import type { InstrumentId } from "../../../shared/model/units.ts";
import type { Client } from "../fanout/client.ts";
import type { Cursor, OrderedStream } from "./ordered-stream.ts";
import { SymbolSet } from "./symbol-set.ts";

/**
 * One client's subscription to a stream. Each instrument is either live or behind. One that is behind is caught up from
 * its cursor once the client has read enough, so that a replay of any length costs bounded memory (G4).
 */
export class OrderedSubscription {
  symbols = SymbolSet.none;
  readonly #client: Client;
  #stream: OrderedStream;
  readonly #live = new Set<InstrumentId>();
  readonly #behind = new Map<InstrumentId, Cursor>();

  constructor(client: Client, stream: OrderedStream) {
    this.#client = client;
    this.#stream = stream;
  }

  get isBehind(): boolean {
    return this.#behind.size > 0;
  }

  /** Replaces the symbols by `next`, on a board of `count` instruments. Those in `starts` begin from that cursor. */
  change(next: SymbolSet, count: number, starts: ReadonlyMap<InstrumentId, Cursor>): void {
    this.symbols = next;
    for (const id of this.#live) if (!next.has(id) || starts.has(id)) this.#stop(id);
    for (const id of this.#behind.keys()) if (!next.has(id)) this.#behind.delete(id);
    for (const id of next.expand(count)) {
      const start = starts.get(id);
      if (start !== undefined) this.#behind.set(id, start);
      else if (!this.#live.has(id) && !this.#behind.has(id)) this.#behind.set(id, this.#stream.startOf(id));
    }
  }

  /** Continues on another stream of the same data, each instrument from its cursor. */
  moveTo(stream: OrderedStream): void {
    if (stream === this.#stream) return;
    this.detach();
    this.#stream = stream;
  }

  /** Puts every instrument behind, at its cursor. */
  detach(): void {
    for (const id of this.#live) this.#behind.set(id, this.#stop(id));
  }

  /** Catches up until the client has more than `maxUnread` bytes to read. Returns whether every instrument is live. */
  catchUp(maxUnread: number): boolean {
    for (const [id, from] of this.#behind) {
      if (this.#client.lag.unread > maxUnread) return false;
      this.#stream.follow(this.#client, id, from);
      this.#behind.delete(id);
      this.#live.add(id);
    }
    return true;
  }

  /** The board, now of `count` instruments, began a new epoch: all cursors are reset. Must be detached. */
  resetEpoch(symbols: SymbolSet, count: number): void {
    this.symbols = symbols;
    this.#behind.clear();
    for (const id of symbols.expand(count)) {
      this.#stream.resetEpoch(this.#client, id);
      this.#behind.set(id, this.#stream.startOf(id));
    }
  }

  #stop(id: InstrumentId): Cursor {
    this.#live.delete(id);
    return this.#stream.leave(this.#client, id);
  }
}
