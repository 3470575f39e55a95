import type { Rate } from "../../../../shared/protocol/channels.ts";
import type { Quotes } from "../../../ports/board.ts";
import type { PublishContext } from "../../fanout/subscriber-group.ts";
import type { Client } from "../../fanout/client.ts";
import { leastOf, type FlushScheduler } from "../../schedule/flush-scheduler.ts";
import type { Broadcaster } from "../../fanout/broadcaster.ts";
import { FlushBatch } from "../../schedule/flush-batch.ts";
import type { SymbolSet } from "../symbol-set.ts";
import { QuoteGroup } from "./quote-group.ts";

/** A group's place: under which key it is found, and who flushes it. */
interface Place {
  readonly key: string;
  readonly round: FlushBatch;
}

/** The groups of one encoding that anybody watches, one for each distinct rate and set of symbols. */
export class QuoteGroups {
  readonly #context: PublishContext;
  readonly #scheduler: FlushScheduler;
  readonly #broadcaster: Broadcaster;
  readonly #quotes: Quotes;
  readonly #byKey = new Map<string, QuoteGroup>();
  readonly #places = new Map<QuoteGroup, Place>();
  /** Per rate that was ever asked for, a round for each of its phases. */
  readonly #rounds = new Map<Rate, readonly FlushBatch[]>();
  #made = 0;

  constructor(context: PublishContext, scheduler: FlushScheduler, broadcaster: Broadcaster, quotes: Quotes) {
    this.#context = context;
    this.#scheduler = scheduler;
    this.#broadcaster = broadcaster;
    this.#quotes = quotes;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** Puts the client, which holds the rows as they are now, on the group of these symbols. */
  join(client: Client, rate: Rate, symbols: SymbolSet): QuoteGroup {
    const ids = Uint32Array.from(symbols.expand(this.#quotes.instruments.length)).sort();
    const key = `${rate}|${symbols.all ? "*" : ids.join()}`;
    const group = this.#byKey.get(key) ?? this.#create(key, rate, ids);
    group.join(client);
    return group;
  }

  /** Takes the client off; a group that nobody watches any more is gone. */
  leave(client: Client, group: QuoteGroup): void {
    group.leave(client);
    const place = this.#places.get(group);
    if (group.size > 0 || place === undefined) return;
    this.#byKey.delete(place.key);
    this.#places.delete(group);
    place.round.groups.delete(group);
  }

  #create(key: string, rate: Rate, ids: Uint32Array): QuoteGroup {
    const topic = `${this.#broadcaster.encoder.protocol}/quotes/${this.#made++}`;
    const rounds = this.#roundsAt(rate);
    const round = leastOf(rounds, ({ groups }) => groups.size);
    const place = { changes: round.changes, phase: rounds.indexOf(round), topic };
    const group = new QuoteGroup(this.#context, this.#broadcaster, this.#quotes, ids, place);
    this.#byKey.set(key, group);
    this.#places.set(group, { key, round });
    round.groups.add(group);
    return group;
  }

  #roundsAt(rate: Rate): readonly FlushBatch[] {
    const rounds = this.#rounds.get(rate) ?? this.#scheduler.onEachPhase(rate, () => new FlushBatch(this.#quotes));
    this.#rounds.set(rate, rounds);
    return rounds;
  }
}
