import { setImmediate as nextTurn } from "node:timers/promises";
import { DAY_MS } from "../../../shared/model/time.ts";
import { asInstrumentId, asMillis, asPrice } from "../../../shared/model/units.ts";
import type { MarketSink } from "../../ports/feed.ts";
import type { Recorder } from "./recorder.ts";
import type { AttachedStore, TickStore } from "../tick-store.ts";

/** Numbers of a candle: id, start, day, open, high, low, close, volume. */
const FIELDS = 8;
/** Number of instruments read at once. A day of their minutes takes 3 MB. */
const INSTRUMENTS_READ = 32;
/** The most candles fed to the board in one turn of the event loop. Measured: about 3 ms. */
const CANDLES_PER_TURN = 2_000;

/**
 * Feeds the minutes of the last recorded days to `sink`, day by day, and within a day one instrument after the other.
 * Another instrument with every candle would miss the processor's caches. Measured: that takes three times as long.
 */
export async function hydrateBoard(
  store: TickStore,
  { candles, hydrateDays }: AttachedStore,
  recorder: Recorder,
  sink: MarketSink,
  progress: (done: number) => void,
): Promise<void> {
  const parts = hydrateDays.flatMap((day) =>
    Array.from({ length: Math.ceil(candles.length / INSTRUMENTS_READ) }, (_, part) => ({
      day,
      from: part * INSTRUMENTS_READ,
    })),
  );
  const read = async (part: (typeof parts)[number] | undefined) =>
    part === undefined ? NOTHING : store.minuteCandles(part.day, part.from, part.from + INSTRUMENTS_READ);
  let today = -1;
  let next = read(parts[0]);
  for (const [index, { day }] of parts.entries()) {
    const rows = await next;
    // The next part is read while this one is fed to the board.
    next = read(parts[index + 1]);
    // A rejection before the await below would end the process, so it is handled here.
    next.catch(() => {});
    if (day !== today) sink.day(asMillis(day * DAY_MS));
    today = day;
    for (let at = 0; at < rows.length; at += FIELDS) {
      if (at % (CANDLES_PER_TURN * FIELDS) === 0) await nextTurn();
      feedCandle(rows, at, sink, recorder);
    }
    progress((index + 1) / parts.length);
  }
}

const NOTHING = new Float64Array(0);

/** Reads the numbers by index. Measured: for millions of rows, destructuring costs more than the board's own work. */
function feedCandle(rows: Float64Array, at: number, sink: MarketSink, recorder: Recorder): void {
  const id = asInstrumentId(rows[at] ?? 0);
  const t = asMillis(rows[at + 1] ?? 0);
  const open = asPrice(rows[at + 3] ?? 0);
  const high = asPrice(rows[at + 4] ?? 0);
  const low = asPrice(rows[at + 5] ?? 0);
  const close = asPrice(rows[at + 6] ?? 0);
  const volume = rows[at + 7] ?? 0;
  sink.minuteCandle(id, t, open, high, low, close, volume, 0);
  recorder.hydrated(id, t, volume);
}
