/** A run of trade ids, both ends included. */
export interface IdRange {
  readonly from: number;
  readonly to: number;
}

/** What a client holds of one symbol's trades, and what the server's record says of the same time. */
export interface TradesToCompare {
  /** The last id from before; the comparison begins behind it. */
  readonly after: number;
  /** The newest id that the client held as it asked for the record: what came later need not be in the answer. */
  readonly newest: number;
  readonly isHeld: (id: number) => boolean;
  /** The ids of the answer of /api/trades, in any order. */
  readonly recorded: Iterable<number>;
}

/** How the two agree. Ids are contiguous (W12), so each id of the range is a trade that there was. */
export interface Comparison {
  /** The ids that were compared; `to` is below `from` where there were none. */
  readonly from: number;
  readonly to: number;
  /** Held, and in the record. */
  readonly confirmed: number;
  /** Held, but not in the record's answer. */
  readonly unconfirmed: number;
  /** In the record, but not held: lost on the way. */
  readonly lost: readonly IdRange[];
  /** Neither held nor in the record: nothing can say what they were. */
  readonly uncovered: readonly IdRange[];
}

/** Compares up to the newest id that the client held then, or that the record has. */
export function compareTrades({ after, newest, isHeld, recorded }: TradesToCompare): Comparison {
  const known = new Set<number>();
  for (const id of recorded) if (id > after) known.add(id);
  let to = Math.max(after, newest);
  for (const id of known) to = Math.max(to, id);
  let confirmed = 0;
  let unconfirmed = 0;
  const lost: number[] = [];
  const uncovered: number[] = [];
  for (let id = after + 1; id <= to; id++) {
    if (isHeld(id)) {
      if (known.has(id)) confirmed++;
      else unconfirmed++;
    } else (known.has(id) ? lost : uncovered).push(id);
  }
  return { from: after + 1, to, confirmed, unconfirmed, lost: rangesOf(lost), uncovered: rangesOf(uncovered) };
}

/** How many ids ranges have together. */
export const sizeOf = (ranges: readonly IdRange[]): number =>
  ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);

/** Ascending ids as runs: 4 5 6 9 → 4–6, 9–9. */
export function rangesOf(ids: readonly number[]): readonly IdRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const id of ids) {
    const last = ranges.at(-1);
    if (last?.to === id - 1) last.to = id;
    else ranges.push({ from: id, to: id });
  }
  return ranges;
}
