import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { asMillis } from "../../../../../shared/model/units.ts";
import { CandleTable } from "../../../tables/candles.ts";
import { Bollinger } from "./bollinger.ts";
import { CalculationSync } from "./calculation-sync.ts";
import { Ema } from "./ema.ts";
import { Macd } from "./macd.ts";
import { Rsi } from "./rsi.ts";
import { closing, tableOf } from "./series.test-kit.ts";
import { Sma } from "./sma.ts";
import { Vwap } from "./vwap.ts";

const makers = [
  () => new Sma(3),
  () => new Ema(3),
  () => new Bollinger(4, 2),
  () => new Rsi(3),
  () => new Macd({ fast: 2, slow: 3, signal: 2 }),
  () => new Vwap(),
];

const upsert = (table: CandleTable, t: number, c: number) => {
  table.upsert(t * 60_000, c, c + 2, c - 2, c, c);
};

test("after any run of changes to the table, values are those of a calculation begun anew", () => {
  const close = fc.integer({ min: 100, max: 999 });
  const step = fc.oneof(
    fc.record({ kind: fc.constant("tick" as const), ahead: fc.constantFrom(0, 0, 0, 1, 1, 2, -1, -3), c: close }),
    fc.record({
      kind: fc.constantFrom("prepend" as const, "refresh" as const, "replace" as const),
      back: fc.nat(9),
      c: close,
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 12 }), (batches) => {
      const table = new CandleTable(20);
      const kept = makers.map((make) => new CalculationSync(make()));
      let newest = 1_430;
      for (const batch of batches) {
        for (const one of batch) {
          if (one.kind === "tick") upsert(table, (newest += one.ahead), one.c);
          else {
            const from = one.kind === "prepend" ? 1_430 - table.prepended - 5 : newest - one.back;
            const run = closing(...Array.from({ length: 5 }, (_, k) => one.c + k)).map((candle, k) => ({
              ...candle,
              t: asMillis((from + k) * 60_000),
            }));
            table[one.kind](run);
            newest = Math.round((table.t[table.length - 1] ?? 0) / 60_000);
          }
        }
        for (const [k, make] of makers.entries()) {
          kept[k]?.sync(table);
          const anew = make();
          anew.compute(table, 0);
          const read = (columns: readonly Float64Array[]) =>
            columns.flatMap((column) => [...column.subarray(0, table.length)].map((value) => value.toFixed(6)));
          expect(read(kept[k]?.calculation.columns ?? [])).toEqual(read(anew.columns));
        }
      }
    }),
  );
});

test("a price within the open candle recomputes one value, a new candle adds one, and nothing recomputes none", () => {
  const table = tableOf(closing(...Array.from({ length: 50 }, (_, i) => 100 + i)));
  const sync = new CalculationSync(new Ema(5));
  const compute = vi.spyOn(sync.calculation, "compute");
  const last = table.t[table.length - 1] ?? 0;
  sync.sync(table);
  table.upsert(last, 1, 2, 1, 2, 3);
  sync.sync(table);
  table.upsert(last + 60_000, 1, 2, 1, 2, 3);
  sync.sync(table);
  sync.sync(table);
  table.prepend(closing(1, 2, 3).map((candle, i) => ({ ...candle, t: asMillis(i) })));
  sync.sync(table);
  expect(compute.mock.calls.map(([, from]) => from)).toEqual([0, 49, 49, 0]);
});
