import { describe, expect, test } from "vitest";
import { candleTicks, continuousTicks, RANK } from "./time-ticks.ts";
import { zoneOffset } from "./zone.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const utc = zoneOffset("UTC");
const at = (text: string) => Date.parse(`${text}Z`);
const texts = (ticks: readonly { local: number }[]) =>
  ticks.map((tick) => new Date(tick.local).toISOString().slice(0, 16));

describe("continuousTicks", () => {
  test("begin at whole steps and are at least the spacing apart", () => {
    const ticks = continuousTicks(at("2026-11-23T14:27:10"), at("2026-11-23T14:32:00"), 50_000, utc);
    expect(texts(ticks)).toEqual(["14:28", "14:29", "14:30", "14:31", "14:32"].map((time) => `2026-11-23T${time}`));
  });

  test("name seconds, minutes and days by what begins", () => {
    const ticks = continuousTicks(at("2026-11-22T23:59:30"), at("2026-11-23T00:00:30"), 30_000, utc);
    expect(ticks.map(({ rank }) => rank)).toEqual([RANK.second, RANK.day, RANK.second]);
  });

  test("begin at local, not UTC, hours: the fourth hour in New York is 08:00 UTC in summer", () => {
    const [first] = continuousTicks(
      at("2026-07-01T07:30:00"),
      at("2026-07-01T12:30:00"),
      4 * HOUR,
      zoneOffset("America/New_York"),
    );
    expect(first?.at).toBe(at("2026-07-01T08:00:00"));
  });

  test("keep to local midnight over a change of the clocks", () => {
    const ticks = continuousTicks(
      at("2026-10-31T00:00:00"),
      at("2026-11-03T12:00:00"),
      DAY,
      zoneOffset("America/New_York"),
    );
    expect(ticks.map((tick) => new Date(tick.at).toISOString().slice(5, 16))).toEqual([
      "10-31T04:00",
      "11-01T04:00",
      "11-02T05:00",
      "11-03T05:00",
    ]);
  });

  test("are none for an empty span", () => {
    expect(continuousTicks(5, 5, 1, utc)).toEqual([]);
  });
});

describe("candleTicks", () => {
  /** Minutes of New York sessions, 14:30–21:00 UTC in winter. */
  const sessions = (days: number): Float64Array =>
    Float64Array.from({ length: days * 390 }, (_, i) => {
      const day = Math.floor(i / 390);
      return at("2026-11-23T14:30:00") + day * DAY + (i % 390) * MINUTE;
    });

  test("take candle numbers, so that a closed night has no room", () => {
    const t = sessions(3);
    const ticks = candleTicks(t, 0, t.length, 60, MINUTE, utc);
    const days = ticks.filter(({ rank }) => rank === RANK.day);
    expect(days.map((tick) => tick.at)).toEqual([390, 780]);
  });

  test("yield to a larger unit that begins close by", () => {
    const t = sessions(2);
    const ticks = candleTicks(t, 300, 480, 30, MINUTE, utc);
    expect(ticks.find((tick) => tick.at === 390)?.rank).toBe(RANK.day);
    for (let i = 1; i < ticks.length; i++)
      expect((ticks[i]?.at ?? 0) - (ticks[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(30);
  });

  test("are at the first candle of a step where the one that begins it has no trade", () => {
    const t = Float64Array.of(at("2026-11-23T14:58:00"), at("2026-11-23T15:02:00"), at("2026-11-23T15:03:00"));
    expect(candleTicks(t, 0, 3, 1, 30 * MINUTE, utc).map((tick) => tick.at)).toEqual([1]);
  });

  test("of daily candles are weeks, months and years as they get narrower", () => {
    const t = Float64Array.from({ length: 1_000 }, (_, i) => at("2024-01-01T00:00:00") + i * DAY);
    const months = candleTicks(t, 0, 400, 25, DAY, utc);
    expect(months[0]?.rank).toBe(RANK.month);
    expect(months.filter(({ rank }) => rank === RANK.year).map(({ at: i }) => i)).toEqual([366]);
    expect(candleTicks(t, 0, 1_000, 300, DAY, utc).map(({ rank }) => rank)).toEqual([RANK.year, RANK.year]);
    const weeks = candleTicks(t, 0, 60, 6, DAY, utc).filter(({ rank }) => rank === RANK.day);
    for (const { local } of weeks) expect(new Date(local).getUTCDay()).toBe(1);
  });
});
