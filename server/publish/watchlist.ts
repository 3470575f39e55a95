import type { QuotesHead } from "../../shared/codec.ts";
import { asEpoch, asMillis, asSequence } from "../../shared/units.ts";
import type { Quotes } from "../ports/board.ts";
import { Audience, type Hall } from "./audience.ts";
import type { Client, Target } from "./client.ts";
import type { Press } from "./press.ts";
import { RowSelection } from "./row-selection.ts";

/** Members that hold the same: the board as of `sequence`, row `ids[k]` of the watchlist at its change `n[k]`. */
interface Cohort {
  sequence: number;
  readonly n: Uint32Array;
  readonly audience: Audience;
}

/** Scratch of every flush, so that a flush allocates nothing: one runs to its end before the next begins. */
const rows = new RowSelection();
const head: QuotesHead = {
  ...{ kind: "update", epoch: asEpoch(0), seq: asSequence(0), frame: 0, time: asMillis(0), merged: 0 },
};

/**
 * A set of symbols at one rate and encoding, and everybody who watches it. A flush encodes what changed since the last
 * one, once, for all of them. Somebody who joins between two flushes already holds newer rows than the others: such
 * newcomers get the next frame to themselves, without what they hold, and are then one with the rest (G1).
 */
export class Watchlist {
  readonly ids: Uint32Array;
  readonly #press: Press;
  readonly #quotes: Quotes;
  readonly #hall: Hall;
  readonly #main: Cohort;
  #newcomers: Cohort[] = [];
  #frame = 0;

  /** `ids` ascending. */
  constructor(hall: Hall, press: Press, quotes: Quotes, ids: Uint32Array, topic: string) {
    this.#hall = hall;
    this.#press = press;
    this.#quotes = quotes;
    this.ids = ids;
    this.#main = this.#cohortOfNow(topic);
  }

  get size(): number {
    return this.#newcomers.reduce((sum, { audience }) => sum + audience.size, this.#main.audience.size);
  }

  /** Takes in a client that holds every row of the watchlist as it is now, or is sent them in the same breath. */
  enter(client: Client): void {
    const { sequence } = this.#quotes;
    if (this.size === 0) this.#catchUp(this.#main);
    if (this.#main.sequence === sequence) {
      this.#main.audience.add(client);
      return;
    }
    let cohort = this.#newcomers.at(-1);
    if (cohort?.sequence !== sequence) {
      cohort = this.#cohortOfNow(undefined);
      this.#newcomers.push(cohort);
    }
    cohort.audience.add(client);
  }

  /** Sends what the member does not hold yet, as a frame of its own, since it is about to leave for another watchlist. */
  settle(client: Client): void {
    const cohort = this.#cohortOf(client);
    if (cohort === undefined || this.#select(cohort, false) === 0) return;
    this.#send(client, this.#frame + 1);
  }

  leave(client: Client): void {
    this.#cohortOf(client)?.audience.delete(client);
    this.#newcomers = this.#newcomers.filter(({ audience }) => audience.size > 0);
  }

  /** Which change of each row the member holds. */
  heldBy(client: Client): { readonly ids: Uint32Array; readonly n: Uint32Array } | undefined {
    const held = this.#cohortOf(client);
    return held && { ids: this.ids, n: held.n.slice() };
  }

  /** Sends rows as they are now, days included, under the number of the latest frame. */
  snapshot(client: Client, ids: Iterable<number>, merged: number): void {
    rows.clear(this.ids.length);
    for (const id of ids) rows.add(id, true);
    this.#press.quotes(client, this.#head("snapshot", this.#frame, merged), this.#quotes.columns, rows);
  }

  flush(): void {
    const main = this.#main;
    if (main.sequence === this.#quotes.sequence) return;
    if (this.#select(main, true) > 0) {
      this.#frame++;
      this.#send(main.audience, this.#frame);
      // A newcomer gets its frame even without rows: the frames that a client sees are numbered without a gap (G2).
      for (const cohort of this.#newcomers) {
        this.#select(cohort, true);
        this.#send(cohort.audience, this.#frame);
      }
    }
    if (this.#newcomers.length === 0) return;
    for (const { audience } of this.#newcomers) audience.moveTo(main.audience);
    this.#newcomers = [];
  }

  #send(target: Target, frame: number): void {
    this.#hall.counters.conflated += rows.skipped * target.size;
    this.#press.quotes(target, this.#head("update", frame, 0), this.#quotes.columns, rows);
  }

  #head(kind: QuotesHead["kind"], frame: number, merged: number): Readonly<QuotesHead> {
    head.kind = kind;
    head.epoch = this.#quotes.epoch;
    head.seq = this.#quotes.sequence;
    head.frame = frame;
    head.time = this.#hall.clock.now();
    head.merged = merged;
    return head;
  }

  /** Selects the rows that changed since the cohort last looked, and says how many; `advance` notes that it has now. */
  #select(cohort: Cohort, advance: boolean): number {
    const { ids } = this;
    const { changedAt, dayChangedAt, columns } = this.#quotes;
    const { n } = columns;
    const { n: held, sequence: since } = cohort;
    let skipped = 0;
    rows.clear(ids.length);
    for (let k = 0; k < ids.length; k++) {
      const id = ids[k];
      if (changedAt[id] <= since) continue;
      rows.add(id, dayChangedAt[id] > since);
      const now = n[id];
      skipped += now - held[k] - 1;
      if (advance) held[k] = now;
    }
    rows.skipped = skipped;
    if (advance) cohort.sequence = this.#quotes.sequence;
    return rows.count;
  }

  #cohortOf(client: Client): Cohort | undefined {
    if (this.#main.audience.has(client)) return this.#main;
    return this.#newcomers.find(({ audience }) => audience.has(client));
  }

  #cohortOfNow(topic: string | undefined): Cohort {
    const cohort = { sequence: 0, n: new Uint32Array(this.ids.length), audience: new Audience(this.#hall, topic) };
    this.#catchUp(cohort);
    return cohort;
  }

  #catchUp(cohort: Cohort): void {
    cohort.sequence = this.#quotes.sequence;
    for (let k = 0; k < this.ids.length; k++) cohort.n[k] = this.#quotes.columns.n[this.ids[k]];
  }
}
