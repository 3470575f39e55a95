import { describe, expect, test } from "vitest";
import { createDecimatedColumns, decimate } from "./decimation.ts";

/** One px to ten axis units and to one price; price 0 at y 100. */
const scale = { left: 0, perUnit: 0.1, bottom: 100, min: 0, perPrice: 1 };

function columns(values: number[], positions?: number[]) {
  const out = createDecimatedColumns();
  decimate(out, positions && Float64Array.from(positions), Float64Array.from(values), 0, values.length, scale);
  const pairs = Array.from({ length: out.length }, (_, k) => [out.top[k], out.bottom[k]]);
  return { left: out.left, pairs };
}

describe("the decimated of a dense line", () => {
  test("reaches from a column's highest value to its lowest, and to the value it came from", () => {
    const first = [5, 9, 2, 6, 6, 6, 6, 6, 6, 4];
    const second = [8, 8, 8, 8, 8, 8, 8, 8, 8, 7];
    expect(columns([...first, ...second])).toEqual({
      left: 0,
      pairs: [
        [91, 98],
        [92, 96],
      ],
    });
  });

  test("has no holes: columns without a value get what leads over them", () => {
    expect(columns([10, 30], [0, 35]).pairs).toEqual([
      [90, 90],
      [70, 90],
      [70, 90],
      [70, 90],
    ]);
  });

  test("begins at the column of the first value, also left of the plot", () => {
    expect(columns([1], [-25])).toEqual({ left: -3, pairs: [[99, 99]] });
  });

  test("of nothing is empty", () => {
    expect(columns([])).toEqual({ left: 0, pairs: [] });
  });

  test("ends for positions that rounding puts on the edge of a column", () => {
    const out = createDecimatedColumns();
    const values = new Float64Array(20_000).fill(1);
    const positions = Float64Array.from(values, (_, i) => 1_700_000_000_000 + i * 1_000);
    const awkward = { ...scale, left: 1_699_999_999_999.9, perUnit: 0.000_0567 };
    decimate(out, positions, values, 0, values.length, awkward);
    expect(out.length).toBe(1_134);
  });
});
