import { setImmediate as nextTurn } from "node:timers/promises";
import { asInstrumentId, asMillis, asPrice } from "../../shared/units.ts";
import type { FeedSink } from "../ports/feed.ts";
import type { Recorder } from "./recorder.ts";
import type { AttachedStore, TickStore } from "./tick-store.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Numbers of a row: id, start, day, open, high, low, close, volume. */
const FIELDS = 8;
/** Bars asked for at once: 3 MB on their way. */
const BARS_READ = 50_000;
/** Bars run in one turn of the event loop: some 3 ms. */
const BARS_PER_TURN = 2_000;

/** Runs the recorded minutes of [warmFrom, earlierUntil) into `sink`, in order. */
export async function warmBoard(
  store: TickStore,
  { trades, warmFrom, earlierUntil }: AttachedStore,
  recorder: Recorder,
  sink: FeedSink,
): Promise<void> {
  const span = Math.max(1, Math.floor(BARS_READ / Math.max(1, trades.length))) * MINUTE;
  let today = -1;
  const run = (rows: Float64Array, at: number) => {
    const [id = 0, t = 0, day = 0, o = 0, h = 0, l = 0, c = 0, v = 0] = rows.subarray(at, at + FIELDS);
    if (day !== today) sink.day(asMillis(day * DAY));
    today = day;
    sink.bar(asInstrumentId(id), asMillis(t), asPrice(o), asPrice(h), asPrice(l), asPrice(c), v, 0);
    recorder.warmed(asInstrumentId(id), t, v);
  };
  for (let from = warmFrom; from < earlierUntil; from += span) {
    const rows = await store.minutes(from, Math.min(from + span, earlierUntil));
    for (let at = 0; at < rows.length; at += FIELDS) {
      if (at % (BARS_PER_TURN * FIELDS) === 0) await nextTurn();
      run(rows, at);
    }
  }
}
