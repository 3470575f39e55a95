import { expect, test } from "vitest";
import { CandleTable } from "../../tables/candles.ts";
import { HeikinAshi } from "./heikin-ashi.ts";

const candlesOf = (columns: HeikinAshi) =>
  Array.from({ length: columns.length }, (_, i) => [columns.o[i], columns.h[i], columns.l[i], columns.c[i]]);

/** The definition, candle by candle, with objects. */
function defined(candles: readonly (readonly [o: number, h: number, l: number, c: number])[]): number[][] {
  const out: number[][] = [];
  for (const [o, h, l, c] of candles) {
    const before = out.at(-1);
    const open = before ? ((before[0] ?? 0) + (before[3] ?? 0)) / 2 : (o + c) / 2;
    const close = (o + h + l + c) / 4;
    out.push([open, Math.max(h, open, close), Math.min(l, open, close), close]);
  }
  return out;
}

const walk = Array.from({ length: 3_000 }, (_, i) => {
  const o = 1_000 + ((i * 7_919) % 400);
  const c = 1_000 + ((i * 104_729) % 400);
  return [o, Math.max(o, c) + (i % 9), Math.min(o, c) - (i % 5), c] as const;
});

test("averaged candles are those of the definition, also after the newest changed, more came and older were put in front", () => {
  const table = new CandleTable();
  const averaged = new HeikinAshi(table);
  const put = (i: number, [o, h, l, c]: readonly [number, number, number, number]) => {
    table.upsert(i * 60_000, o, h, l, c, 1);
  };
  const held = walk.slice(500, 1_500);
  for (const [i, candle] of held.entries()) put(500 + i, candle);
  expect(candlesOf(averaged.of(table))).toEqual(defined(held));
  held[held.length - 1] = [900, 1_500, 800, 1_400];
  put(1_499, [900, 1_500, 800, 1_400]);
  for (const [i, candle] of walk.slice(1_500).entries()) {
    held.push(candle);
    put(1_500 + i, candle);
  }
  expect(candlesOf(averaged.of(table))).toEqual(defined(held));
  table.prepend(walk.slice(0, 500).map(([o, h, l, c], i) => ({ t: (i * 60_000) as never, o, h, l, c, v: 1 })));
  expect(candlesOf(averaged.of(table))).toEqual(defined([...walk.slice(0, 500), ...held]));
  expect(averaged.t).toBe(table.t);
});
