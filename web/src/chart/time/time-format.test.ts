import { describe, expect, test } from "vitest";
import { timeFormat } from "./time-format.ts";
import { RANK } from "./time-ticks.ts";

const moment = Date.parse("2026-11-23T19:32:07Z");
const tick = (rank: (typeof RANK)[keyof typeof RANK]) => ({ at: 0, local: Date.parse("2026-11-23T14:32:07Z"), rank });

describe("within a day", () => {
  const format = timeFormat("en-US", "America/New_York", "1m");

  test("labels are times, 24 hours, and dates where a day begins", () => {
    expect(format.tick(tick(RANK.minute))).toBe("14:32");
    expect(format.tick(tick(RANK.second))).toBe("14:32:07");
    expect(format.tick(tick(RANK.day))).toBe("Nov 23");
    expect(format.tick(tick(RANK.year))).toBe("Nov 23");
  });

  test("the crosshair says date and time in the chosen zone, with seconds where candles are shorter than a minute", () => {
    expect(format.full(moment)).toBe("Mon, Nov 23  14:32");
    expect(timeFormat("en-US", "America/New_York", "5s").full(moment)).toBe("Mon, Nov 23  14:32:07");
  });

  test("dates are the locale's", () => {
    expect(timeFormat("zh-CN", "UTC", "1m").tick(tick(RANK.day))).toBe("11月23日");
  });
});

test("daily candles are named by the market's date, whatever the zone", () => {
  const format = timeFormat("en-US", "Pacific/Auckland", "1d");
  expect(format.full(Date.parse("2026-11-23T00:00:00Z"))).toBe("Mon, Nov 23, 2026");
  expect(format.tick(tick(RANK.day), tick(RANK.day))).toBe("23");
  expect(format.tick(tick(RANK.month))).toBe("Nov");
  expect(format.tick(tick(RANK.year))).toBe("2026");
});

test("the first of daily labels, and the first of a month, says its month, which the others leave out", () => {
  const format = timeFormat("en-US", "UTC", "1d");
  const mondays = ["2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09"];
  const ticks = mondays.map((day) => ({ at: 0, local: Date.parse(day), rank: RANK.day }));
  expect(ticks.map((one, k) => format.tick(one, ticks[k - 1]))).toEqual(["Oct 19", "26", "Nov 2", "9"]);
  expect(format.tick({ at: 0, local: Date.parse("2026-11-02"), rank: RANK.day }, tick(RANK.month))).toBe("2");
});
