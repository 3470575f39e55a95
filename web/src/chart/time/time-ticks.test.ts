import { describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../shared/model/time.ts";
import { candleTicks, continuousTicks, RANK } from "./time-ticks.ts";
import { zoneOffset } from "./zone.ts";

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
      4 * HOUR_MS,
      zoneOffset("America/New_York"),
    );
    expect(first?.at).toBe(at("2026-07-01T08:00:00"));
  });

  test("keep to local midnight over a change of the clocks", () => {
    const ticks = continuousTicks(
      at("2026-10-31T00:00:00"),
      at("2026-11-03T12:00:00"),
      DAY_MS,
      zoneOffset("America/New_York"),
    );
    expect(ticks.map((tick) => new Date(tick.at).toISOString().slice(5, 16))).toEqual([
      "10-31T04:00",
      "11-01T04:00",
      "11-02T05:00",
      "11-03T05:00",
    ]);
  });

  /** Ticks in a zone as they are labelled and when they are: "01:30 @ 05:30Z". */
  const ticksIn = (zone: string, left: string, right: string, spacing: number) =>
    continuousTicks(at(left), at(right), spacing, zoneOffset(zone)).map(
      (tick) => `${texts([tick])[0]?.slice(11) ?? ""} @ ${new Date(tick.at).toISOString().slice(11, 16)}Z`,
    );

  test("are there in an hour that the clocks repeat, each time", () => {
    expect(ticksIn("America/New_York", "2026-11-01T05:20:00", "2026-11-01T06:40:00", 15 * MINUTE_MS)).toEqual([
      ...["01:30 @ 05:30Z", "01:45 @ 05:45Z", "01:00 @ 06:00Z", "01:15 @ 06:15Z", "01:30 @ 06:30Z"],
    ]);
    expect(ticksIn("America/New_York", "2026-11-01T06:10:00", "2026-11-01T06:13:00", MINUTE_MS)).toEqual([
      ...["01:10 @ 06:10Z", "01:11 @ 06:11Z", "01:12 @ 06:12Z", "01:13 @ 06:13Z"],
    ]);
  });

  test("go over an hour that the clocks leave out", () => {
    expect(ticksIn("America/New_York", "2026-03-08T06:40:00", "2026-03-08T07:20:00", 10 * MINUTE_MS)).toEqual([
      ...["01:40 @ 06:40Z", "01:50 @ 06:50Z", "03:00 @ 07:00Z", "03:10 @ 07:10Z", "03:20 @ 07:20Z"],
    ]);
  });

  test("keep to local time where the clocks change by half an hour", () => {
    expect(ticksIn("Australia/Lord_Howe", "2026-04-04T14:40:00", "2026-04-04T15:40:00", 15 * MINUTE_MS)).toEqual([
      ...["01:45 @ 14:45Z", "01:30 @ 15:00Z", "01:45 @ 15:15Z", "02:00 @ 15:30Z"],
    ]);
  });

  test("begin a day whose midnight the clocks leave out when it begins", () => {
    const day = ticksIn("Africa/Cairo", "2026-04-23T12:00:00", "2026-04-25T12:00:00", DAY_MS);
    expect(day).toEqual(["01:00 @ 22:00Z", "00:00 @ 21:00Z"]);
    expect(ticksIn("Africa/Cairo", "2026-04-23T21:50:00", "2026-04-23T22:20:00", 10 * MINUTE_MS)).toEqual([
      ...["23:50 @ 21:50Z", "01:00 @ 22:00Z", "01:10 @ 22:10Z", "01:20 @ 22:20Z"],
    ]);
  });

  test("are in order and apart, wherever the clocks change", () => {
    for (const zone of [
      "America/New_York",
      "Australia/Lord_Howe",
      "Africa/Cairo",
      "America/Santiago",
      "Asia/Kathmandu",
    ]) {
      for (let day = at("2026-01-01T00:00:00"); day < at("2027-01-01T00:00:00"); day += DAY_MS) {
        const ticks = continuousTicks(day, day + DAY_MS, 30 * MINUTE_MS, zoneOffset(zone));
        expect(ticks.length, zone).toBeGreaterThanOrEqual(46);
        for (const [k, tick] of ticks.entries()) {
          if (k > 0) expect(tick.at, zone).toBeGreaterThan(ticks[k - 1]?.at ?? 0);
        }
      }
    }
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
      return at("2026-11-23T14:30:00") + day * DAY_MS + (i % 390) * MINUTE_MS;
    });

  test("take candle numbers, so that a closed night has no room", () => {
    const t = sessions(3);
    const ticks = candleTicks(t, 0, t.length, 60, MINUTE_MS, utc);
    const days = ticks.filter(({ rank }) => rank === RANK.day);
    expect(days.map((tick) => tick.at)).toEqual([390, 780]);
  });

  test("label the first candle where no step begins among them, as of a recording's first days", () => {
    const days = Float64Array.of(at("1962-01-02T00:00:00"), at("1962-01-03T00:00:00"), at("1962-01-04T00:00:00"));
    const ticks = candleTicks(days, 0, 3, 3, DAY_MS, utc);
    expect(texts(ticks)).toEqual(["1962-01-02T00:00"]);
    expect(ticks[0]?.rank).toBe(RANK.day);
    expect(candleTicks(days, 0, 1, 3, DAY_MS, utc)).toEqual([ticks[0]]);
    expect(candleTicks(days, 0, 0, 3, DAY_MS, utc)).toEqual([]);
  });

  test("yield to a larger unit that begins close by", () => {
    const t = sessions(2);
    const ticks = candleTicks(t, 300, 480, 30, MINUTE_MS, utc);
    expect(ticks.find((tick) => tick.at === 390)?.rank).toBe(RANK.day);
    for (let i = 1; i < ticks.length; i++)
      expect((ticks[i]?.at ?? 0) - (ticks[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(30);
  });

  test("are at the first candle of a step where the one that begins it has no trade", () => {
    const t = Float64Array.of(at("2026-11-23T14:58:00"), at("2026-11-23T15:02:00"), at("2026-11-23T15:03:00"));
    expect(candleTicks(t, 0, 3, 1, 30 * MINUTE_MS, utc).map((tick) => tick.at)).toEqual([1]);
  });

  test("of daily candles are weeks, months and years as they get narrower", () => {
    const t = Float64Array.from({ length: 1_000 }, (_, i) => at("2024-01-01T00:00:00") + i * DAY_MS);
    const months = candleTicks(t, 0, 400, 25, DAY_MS, utc);
    expect(months[0]?.rank).toBe(RANK.month);
    expect(months.filter(({ rank }) => rank === RANK.year).map(({ at: i }) => i)).toEqual([366]);
    expect(candleTicks(t, 0, 1_000, 300, DAY_MS, utc).map(({ rank }) => rank)).toEqual([RANK.year, RANK.year]);
    const weeks = candleTicks(t, 0, 60, 6, DAY_MS, utc).filter(({ rank }) => rank === RANK.day);
    for (const { local } of weeks) expect(new Date(local).getUTCDay()).toBe(1);
  });
});
