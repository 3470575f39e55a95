import type { InstrumentId } from "../../../shared/model/units.ts";
import type { Client } from "../fanout/client.ts";
import type { Cursor, OrderedStream } from "./ordered-stream.ts";
import { SymbolSet } from "./symbol-set.ts";

/**
 * One client's subscription to a stream. Each of its instruments is either live, or behind: to be caught up from a
 * position as soon as the client has room for it. So a replay of any length costs bounded memory (G4).
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

  /** Subscribes to `next` of a board of `count` instruments instead; those in `starts` begin (again) from there. */
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

  /** Takes its instruments from another stream of the same data, each from where it stands. */
  moveTo(stream: OrderedStream): void {
    if (stream === this.#stream) return;
    this.detach();
    this.#stream = stream;
  }

  /** Everything is behind from now on, where it stands. */
  detach(): void {
    for (const id of this.#live) this.#behind.set(id, this.#stop(id));
  }

  /** Brings what is behind to now, until the client has more than `mostUnread` bytes to read; says whether all is done. */
  catchUp(mostUnread: number): boolean {
    for (const [id, from] of this.#behind) {
      if (this.#client.reading.unread > mostUnread) return false;
      this.#stream.follow(this.#client, id, from);
      this.#behind.delete(id);
      this.#live.add(id);
    }
    return true;
  }

  /** The board, of `count` instruments now, began a new epoch: all positions start anew. Only while detached. */
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
