import { setTimeout as later } from "node:timers/promises";
import { expect, it } from "vitest";
import { asEpoch } from "../../../shared/model/units.ts";
import { Board } from "../../board/board.ts";
import { DuckStore } from "../../history/duckdb/duck-store.ts";
import { Recorder } from "../../history/recording/recorder.ts";
import type { AttachedStore } from "../../history/tick-store.ts";
import { hydrateBoard } from "../../history/recording/hydration.ts";
import { instrumentsNamed } from "../../publish/publisher-setup.test-kit.ts";

const DAY = 20_000;
const KEPT: AttachedStore = {
  ...{ trades: new Float64Array(1), candles: new Float64Array(1), earlierUntil: 0, hydrateFrom: 0 },
  hydrateDays: [DAY, DAY + 1],
};

/** A store with one readable day. Its disk fails before the second day. */
class FailingStore extends DuckStore {
  override minuteCandles(day: number): Promise<Float64Array> {
    if (day !== DAY) return Promise.reject(new Error("the disk is gone"));
    const candles = Array.from({ length: 4_001 }, (_, k) => [
      0,
      (DAY * 1_440 + (k % 1_440)) * 60_000,
      DAY,
      1,
      1,
      1,
      1,
      1,
    ]);
    return Promise.resolve(Float64Array.from(candles.flat()));
  }
}

it("receives the error if the disk fails while an earlier part is fed, and no other handler does", async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", note);
  const board = new Board({ instruments: instrumentsNamed(["AAA"]), epoch: asEpoch(1) });
  const recorder = new Recorder(board, KEPT, () => undefined);
  await expect(hydrateBoard(new FailingStore(), KEPT, recorder, board, () => undefined)).rejects.toThrow("gone");
  await later(0);
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});
