import type { QuotesHead } from "../../../../shared/protocol/codec.ts";
import { asEpoch, asMillis, asSequence } from "../../../../shared/model/units.ts";
import type { Quotes } from "../../../ports/board.ts";
import { SubscriberGroup, type PublishContext } from "../../fanout/subscriber-group.ts";
import type { Changes } from "../../fanout/changes.ts";
import type { Client } from "../../fanout/client.ts";
import type { Flushable } from "../../schedule/flush-scheduler.ts";
import type { Broadcaster, Target } from "../../fanout/broadcaster.ts";
import { RowSelection } from "../../fanout/row-selection.ts";

/**
 * Clients that joined at one moment since the last flush. They hold row `ids[k]` as of its change `n[k]`, at
 * `sequence`.
 */
interface LateJoiners {
  readonly sequence: number;
  readonly n: Uint32Array;
  readonly subscribers: SubscriberGroup;
}

/** The kinds of a group's messages on the wire. */
export interface QuoteKinds {
  readonly snapshot: QuotesHead["kind"];
  readonly update: QuotesHead["kind"];
}

/** When a group is flushed, and to which topic. */
interface FlushPlace {
  readonly changes: Changes;
  readonly phase: number;
  readonly topic: string;
}

/** Reused by all groups, so that a flush allocates nothing: one flush ends before the next begins. */
const rows = new RowSelection();
const head: QuotesHead = {
  ...{ kind: "update", epoch: asEpoch(0), seq: asSequence(0), frame: 0, time: asMillis(0), merged: 0 },
};

/**
 * A set of symbols at one rate and encoding, and the clients subscribed to it. A flush encodes the rows that changed
 * since the last flush, once for all members. A client that joins between two flushes holds newer rows than the others:
 * it is a late joiner, whose next frame leaves out what it holds. After that frame it is a member like the others (G1).
 */
export class QuoteGroup implements Flushable {
  readonly ids: Uint32Array;
  /** The phase of its rate on which it is flushed. */
  readonly phase: number;
  readonly #broadcaster: Broadcaster;
  readonly #quotes: Quotes;
  readonly #context: PublishContext;
  readonly #changes: Changes;
  readonly #kinds: QuoteKinds;
  /** Clients that hold the rows as of the last flush. */
  readonly #members: SubscriberGroup;
  /** In the order in which they joined. */
  #lateJoiners: LateJoiners[] = [];
  #frame = 0;

  /** `ids` must ascend; `changes` are those of the batch with which this group is flushed. */
  constructor(
    context: PublishContext,
    broadcaster: Broadcaster,
    quotes: Quotes,
    ids: Uint32Array,
    { changes, phase, topic }: FlushPlace,
    kinds: QuoteKinds,
  ) {
    this.#kinds = kinds;
    this.#context = context;
    this.#broadcaster = broadcaster;
    this.#quotes = quotes;
    this.#changes = changes;
    this.ids = ids;
    this.phase = phase;
    this.#members = new SubscriberGroup(context, topic);
  }

  get size(): number {
    return this.#lateJoiners.reduce((sum, { subscribers }) => sum + subscribers.size, this.#members.size);
  }

  /** Adds a client that holds every row of the group as it is now, or is sent them before anything else happens. */
  join(client: Client): void {
    const { sequence } = this.#quotes;
    if (this.#changes.upTo === sequence) {
      this.#members.add(client);
      return;
    }
    let joiners = this.#lateJoiners.at(-1);
    if (joiners?.sequence !== sequence) {
      const { n } = this.#quotes.columns;
      joiners = {
        sequence,
        n: this.ids.map((id) => n[id]),
        subscribers: new SubscriberGroup(this.#context, undefined),
      };
      this.#lateJoiners.push(joiners);
    }
    joiners.subscribers.add(client);
  }

  /** Before a client leaves: sends it the rows that it does not hold yet, in a frame for it alone. */
  flushPending(client: Client): void {
    const held = this.#heldBy(client);
    if (held === undefined) return;
    this.#select(held.sequence, held.n);
    if (rows.count > 0) this.#send(client, this.#frame + 1);
  }

  leave(client: Client): void {
    this.#members.delete(client);
    if (this.#lateJoiners.length === 0) return;
    for (const { subscribers } of this.#lateJoiners) subscribers.delete(client);
    this.#lateJoiners = this.#lateJoiners.filter(({ subscribers }) => subscribers.size > 0);
  }

  /** The change of each row that the client holds. */
  heldBy(client: Client): { readonly ids: Uint32Array; readonly n: Uint32Array } | undefined {
    const held = this.#heldBy(client);
    return held && { ids: this.ids, n: held.n };
  }

  /** Sends rows as they are now, with their day's prices, under the number of the last frame. */
  snapshot(client: Client, ids: Iterable<number>, merged: number): void {
    rows.clear(this.ids.length);
    for (const id of ids) rows.add(id, true);
    this.#encode(client, this.#head(this.#kinds.snapshot, this.#frame, merged));
  }

  /** To be called once per flush of the batch, after its changes were taken. */
  flush(): void {
    const [first] = this.#lateJoiners;
    if (first === undefined || this.#members.size > 0) rows.take(this.ids, this.#changes);
    else this.#select(first.sequence, first.n);
    if (rows.count > 0) {
      this.#frame++;
      if (this.#members.size > 0) this.#send(this.#members, this.#frame);
      if (first !== undefined) this.#sendLateJoiners();
    }
    if (first === undefined) return;
    for (const { subscribers } of this.#lateJoiners) subscribers.moveTo(this.#members);
    this.#lateJoiners = [];
  }

  /** A late joiner is sent its frame even when it has no rows: a client sees frame numbers without a gap (G2). */
  #sendLateJoiners(): void {
    for (const { subscribers, sequence, n } of this.#lateJoiners) {
      this.#select(sequence, n);
      this.#send(subscribers, this.#frame);
    }
  }

  #send(target: Target, frame: number): void {
    this.#context.counters.conflated += rows.skipped * target.size;
    this.#encode(target, this.#head(this.#kinds.update, frame, 0));
  }

  #encode(target: Target, head: Readonly<QuotesHead>): void {
    const emit = this.#broadcaster.to(target, rows.count);
    if (emit === undefined) return;
    const { columns } = this.#quotes;
    this.#broadcaster.encoder.quotes(head, columns, rows.ids, rows.withDay, rows.count, emit);
  }

  #head(kind: QuotesHead["kind"], frame: number, merged: number): Readonly<QuotesHead> {
    head.kind = kind;
    head.epoch = this.#quotes.epoch;
    head.seq = this.#quotes.sequence;
    head.frame = frame;
    head.time = this.#context.clock.now();
    head.merged = merged;
    return head;
  }

  /** Selects the rows that changed after `sequence`, at which row `ids[k]` was at its change `held[k]`. */
  #select(sequence: number, held: Uint32Array): void {
    const { changedAt, dayChangedAt, columns } = this.#quotes;
    rows.clear(this.ids.length);
    for (const [k, id] of this.ids.entries()) {
      if (changedAt[id] <= sequence) continue;
      rows.add(id, dayChangedAt[id] > sequence);
      rows.skipped += columns.n[id] - held[k] - 1;
    }
  }

  /** The sequence of the board, and the change of each row, that the client holds. */
  #heldBy(client: Client): Pick<LateJoiners, "sequence" | "n"> | undefined {
    const joiners = this.#lateJoiners.find(({ subscribers }) => subscribers.has(client));
    if (joiners !== undefined || !this.#members.has(client)) return joiners;
    const { upTo: sequence, n } = this.#changes;
    return { sequence, n: this.ids.map((id) => n[id]) };
  }
}
