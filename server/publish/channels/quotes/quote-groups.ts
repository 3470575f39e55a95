import type { Rate } from "../../../../shared/protocol/channels.ts";
import type { Quotes } from "../../../ports/board.ts";
import { Changes } from "../../fanout/changes.ts";
import type { PublishContext } from "../../fanout/subscriber-group.ts";
import type { Client } from "../../fanout/client.ts";
import { leastOf, type Flushable, type FlushScheduler } from "../../schedule/flush-scheduler.ts";
import type { Broadcaster } from "../../fanout/broadcaster.ts";
import type { SymbolSet } from "../symbol-set.ts";
import { QuoteGroup, type QuoteKinds } from "./quote-group.ts";

/** The groups that are flushed together, at one rate and phase, and what changed since their last flush. */
class FlushBatch implements Flushable {
  readonly changes: Changes;
  readonly groups = new Set<Flushable>();

  constructor(quotes: Quotes) {
    this.changes = new Changes(quotes);
  }

  flush(): void {
    if (this.groups.size === 0 || !this.changes.take()) return;
    for (const group of this.groups) group.flush();
  }
}

/** The key under which a group is found, and the batch that flushes it. */
interface GroupEntry {
  readonly key: string;
  readonly batch: FlushBatch;
}

/** The groups of one encoding that have clients, one for each distinct rate and set of symbols. */
export class QuoteGroups {
  readonly #context: PublishContext;
  readonly #scheduler: FlushScheduler;
  readonly #broadcaster: Broadcaster;
  readonly #quotes: Quotes;
  readonly #kinds: QuoteKinds;
  readonly #byKey = new Map<string, QuoteGroup>();
  readonly #entries = new Map<QuoteGroup, GroupEntry>();
  /** For each rate used so far, one batch per phase. */
  readonly #batches = new Map<Rate, readonly FlushBatch[]>();
  /** Groups ever created: numbers their topics. */
  #created = 0;

  constructor(
    context: PublishContext,
    scheduler: FlushScheduler,
    broadcaster: Broadcaster,
    quotes: Quotes,
    kinds: QuoteKinds,
  ) {
    this.#kinds = kinds;
    this.#context = context;
    this.#scheduler = scheduler;
    this.#broadcaster = broadcaster;
    this.#quotes = quotes;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** Adds the client, which holds the rows as they are now, to the group of these symbols. */
  join(client: Client, rate: Rate, symbols: SymbolSet): QuoteGroup {
    const ids = Uint32Array.from(symbols.expand(this.#quotes.instruments.length)).sort();
    const key = `${rate}|${symbols.all ? "*" : ids.join()}`;
    const group = this.#byKey.get(key) ?? this.#create(key, rate, ids);
    group.join(client);
    return group;
  }

  /** Removes the client, and the group when that was its last one. */
  leave(client: Client, group: QuoteGroup): void {
    group.leave(client);
    const entry = this.#entries.get(group);
    if (group.size > 0 || entry === undefined) return;
    this.#byKey.delete(entry.key);
    this.#entries.delete(group);
    entry.batch.groups.delete(group);
  }

  #create(key: string, rate: Rate, ids: Uint32Array): QuoteGroup {
    const topic = `${this.#broadcaster.encoder.encoding}/${this.#kinds.update}/${this.#created++}`;
    const batches = this.#batchesAt(rate);
    const batch = leastOf(batches, ({ groups }) => groups.size);
    const place = { changes: batch.changes, phase: batches.indexOf(batch), topic };
    const group = new QuoteGroup(this.#context, this.#broadcaster, this.#quotes, ids, place, this.#kinds);
    this.#byKey.set(key, group);
    this.#entries.set(group, { key, batch });
    batch.groups.add(group);
    return group;
  }

  #batchesAt(rate: Rate): readonly FlushBatch[] {
    const batches = this.#batches.get(rate) ?? this.#scheduler.onEachPhase(rate, () => new FlushBatch(this.#quotes));
    this.#batches.set(rate, batches);
    return batches;
  }
}
