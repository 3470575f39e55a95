import { kindOf, searchText, type Direction, type NewEntry, type WireEntry } from "./wire-entry.ts";

/** Entries that are kept. */
export const MAX_ENTRIES = 2_000;
/** Kept entries beyond that are dropped together, so that not every new one moves all others. */
const SLACK = 200;

/** Which entries the list shows; undefined or empty shows all. */
export interface WireFilter {
  readonly direction?: Direction | undefined;
  /** An opcode's name, or another kind of entry. */
  readonly kind?: string | undefined;
  readonly text: string;
}

/** What the list leaves out, and why. */
interface LeftOut {
  /** Too old to be kept. */
  readonly old: number;
  /** Not recorded by the server, because of its limits. */
  readonly unrecorded: number;
  /** Kept, but not of the filter's kind. */
  readonly filtered: number;
  /** Of the filter's kind, but more than fit the list. */
  readonly beyond: number;
}

export interface WireView {
  /** The newest first. */
  readonly entries: readonly WireEntry[];
  readonly left: LeftOut;
}

/** Everything that went over the inspector's connections, the newest of it kept. Plain data: the page reads it per frame. */
export class WireLog {
  #entries: WireEntry[] = [];
  #count = 0;
  #unrecorded = 0;
  /** Rises with every change. */
  version = 0;

  add(entry: NewEntry): WireEntry {
    const numbered = { ...entry, number: ++this.#count };
    this.#entries.splice(this.#placeOf(entry.t), 0, numbered);
    if (this.#entries.length > MAX_ENTRIES + SLACK) this.#entries.splice(0, this.#entries.length - MAX_ENTRIES);
    this.version++;
    return numbered;
  }

  /** Behind everything that was no later: the end of a connection is told before its last frames are. */
  #placeOf(t: number): number {
    return this.#entries.findLastIndex((entry) => entry.t <= t) + 1;
  }

  /** Counts what the server did not record. */
  leaveOut(count: number): void {
    if (count === 0) return;
    this.#unrecorded += count;
    this.version++;
  }

  clear(): void {
    this.#entries = [];
    this.#count = 0;
    this.#unrecorded = 0;
    this.version++;
  }

  /** Entries added so far, also those no longer kept. */
  get count(): number {
    return this.#count;
  }

  /** The newest entry for which `wanted` holds. */
  findLast(wanted: (entry: WireEntry) => boolean): WireEntry | undefined {
    return this.#entries.findLast(wanted);
  }

  /** The newest `most` entries that the filter lets through. */
  view(filter: WireFilter, most: number): WireView {
    const matching = this.#entries.filter(passes(filter));
    return {
      entries: matching.slice(-most).reverse(),
      left: {
        old: this.#count - this.#entries.length,
        unrecorded: this.#unrecorded,
        filtered: this.#entries.length - matching.length,
        beyond: Math.max(0, matching.length - most),
      },
    };
  }
}

function passes({ direction, kind, text }: WireFilter): (entry: WireEntry) => boolean {
  const wanted = text.trim().toLowerCase();
  return (entry) =>
    (direction === undefined || entry.direction === direction) &&
    (kind === undefined || kindOf(entry) === kind) &&
    (wanted === "" || searchText(entry).includes(wanted));
}
