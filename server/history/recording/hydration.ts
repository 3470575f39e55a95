import { setImmediate as nextTurn } from "node:timers/promises";
import { DAY_MS } from "../../../shared/model/time.ts";
import { asInstrumentId, asMillis, asPrice } from "../../../shared/model/units.ts";
import type { FeedSink } from "../../ports/feed.ts";
import type { Recorder } from "./recorder.ts";
import type { AttachedStore, TickStore } from "../tick-store.ts";

/** Numbers of a row: id, start, day, open, high, low, close, volume. */
const FIELDS = 8;
/** Instruments asked for at once: a day of their minutes is 3 MB on its way. */
const INSTRUMENTS_READ = 32;
/** Bars run in one turn of the event loop: some 3 ms. */
const BARS_PER_TURN = 2_000;

/**
 * Runs the minutes of the last recorded days into `sink`: day by day, and of a day one instrument after the other,
 * since going from one to the next with every bar would take three times as long once memory's caches hold them no more.
 */
export async function hydrateBoard(
  store: TickStore,
  { candles, hydrateDays }: AttachedStore,
  recorder: Recorder,
  sink: FeedSink,
  progress: (done: number) => void,
): Promise<void> {
  const parts = hydrateDays.flatMap((day) =>
    Array.from({ length: Math.ceil(candles.length / INSTRUMENTS_READ) }, (_, part) => ({
      day,
      from: part * INSTRUMENTS_READ,
    })),
  );
  const read = async (part: (typeof parts)[number] | undefined) =>
    part === undefined ? NOTHING : store.minutes(part.day, part.from, part.from + INSTRUMENTS_READ);
  let today = -1;
  let next = read(parts[0]);
  for (const [index, { day }] of parts.entries()) {
    const rows = await next;
    // Read while these are run.
    next = read(parts[index + 1]);
    // Where that fails while these are still run, nobody awaits it yet, and the process would end.
    next.catch(() => {});
    if (day !== today) sink.day(asMillis(day * DAY_MS));
    today = day;
    for (let at = 0; at < rows.length; at += FIELDS) {
      if (at % (BARS_PER_TURN * FIELDS) === 0) await nextTurn();
      runBar(rows, at, sink, recorder);
    }
    progress((index + 1) / parts.length);
  }
}

const NOTHING = new Float64Array(0);

/** Field by field: of millions of rows, taking each apart any other way costs more than the board does. */
function runBar(rows: Float64Array, at: number, sink: FeedSink, recorder: Recorder): void {
  const id = asInstrumentId(rows[at] ?? 0);
  const t = asMillis(rows[at + 1] ?? 0);
  const open = asPrice(rows[at + 3] ?? 0);
  const high = asPrice(rows[at + 4] ?? 0);
  const low = asPrice(rows[at + 5] ?? 0);
  const close = asPrice(rows[at + 6] ?? 0);
  const volume = rows[at + 7] ?? 0;
  sink.bar(id, t, open, high, low, close, volume, 0);
  recorder.warmed(id, t, volume);
}
