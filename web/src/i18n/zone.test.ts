import { afterEach, describe, expect, it } from "vitest";
import { formatTime, formatTimeMillis } from "./format.ts";
import { knownZone, zone, zoneLabel } from "./zone.svelte.ts";

describe("the viewer's zone", () => {
  it("is what the system names, where the browser knows that", () => {
    expect(knownZone("Asia/Shanghai", -480)).toBe("Asia/Shanghai");
    expect(knownZone("Australia/Lord_Howe", -630)).toBe("Australia/Lord_Howe");
  });

  it.each([
    ["Etc/Unknown", 0, "UTC"],
    ["Etc/Unknown", 180, "Etc/GMT+3"],
    ["Foo/Bar", -480, "Etc/GMT-8"],
    ["", -60, "Etc/GMT-1"],
    [undefined, -330, "UTC"],
    ["Etc/Unknown", 1_500, "UTC"],
    ["Etc/Unknown", Number.NaN, "UTC"],
  ])("named %j, %d minutes west of UTC, is taken for %s", (named, west, expected) => {
    expect(knownZone(named, west)).toBe(expected);
    expect(() => new Intl.DateTimeFormat("en", { timeZone: expected })).not.toThrow();
  });

  it("is shown in a word", () => {
    expect(["Asia/Shanghai", "America/New_York", "Etc/GMT+3", "Etc/GMT-8", "Etc/GMT+0", "UTC"].map(zoneLabel)).toEqual([
      ...["Shanghai", "New York", "UTC−3", "UTC+8", "UTC", "UTC"],
    ]);
  });
});

describe("times", () => {
  const NOON = Date.UTC(2026, 10, 27, 12, 0, 0, 7);
  afterEach(() => (zone.choice = "local"));

  it("are shown in the zone chosen", () => {
    zone.choice = "utc";
    expect([zone.label, formatTime(NOON), formatTimeMillis(NOON)]).toEqual(["UTC", "12:00:00", "12:00:00.007"]);
    zone.choice = "exchange";
    expect([zone.label, formatTime(NOON)]).toEqual(["New York", "07:00:00"]);
  });
});
