import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../shared/model/time.ts";
import { asMillis } from "../../../shared/model/units.ts";
import { createCalendar } from "./calendar.ts";
import { newYorkOffset, newYorkSession } from "./new-york.ts";

const at = (iso: string) => asMillis(Date.parse(iso));

describe("the always-open market", () => {
  const calendar = createCalendar("always");
  it("has days of 24 hours from midnight UTC, without gaps between them", () => {
    const session = calendar.sessionAt(at("2026-11-21T13:14:15Z"));
    expect(session.open).toBe(at("2026-11-21T00:00:00Z"));
    expect(calendar.sessionAt(session.close).open).toBe(session.close);
  });
  it("is open on a Sunday night", () => {
    expect(calendar.stateAt(at("2026-11-22T03:00:00Z"))).toBe("open");
  });
});

describe("New York hours", () => {
  const calendar = createCalendar("nyse");

  it.each([
    ["winter", "2026-01-05", "2026-01-05T14:30:00Z", "2026-01-05T21:00:00Z"],
    ["summer", "2026-07-06", "2026-07-06T13:30:00Z", "2026-07-06T20:00:00Z"],
  ])("are 09:30–16:00 in %s", (_, date, open, close) => {
    expect(newYorkSession(at(date))).toEqual({ date: at(date), open: at(open), close: at(close) });
  });

  it("change to daylight saving on 8 March 2026 and back on 1 November, as in the time-zone database", () => {
    const hours = new Intl.DateTimeFormat("en", { timeZone: "America/New_York", hour: "numeric", hour12: false });
    for (let date = at("2026-01-01"); date < at("2028-01-01"); date = asMillis(date + DAY_MS)) {
      const noon = 12 - Number(hours.format(date + 12 * HOUR_MS));
      expect(newYorkOffset(date)).toBe(noon);
    }
  });

  it("leave out the holidays of 2026, even those moved to a weekday", () => {
    const closed = [];
    for (let date = at("2026-01-01"); date < at("2027-01-01"); date = asMillis(date + DAY_MS)) {
      const day = new Date(date).getUTCDay();
      if (day > 0 && day < 6 && newYorkSession(date) === undefined)
        closed.push(new Date(date).toISOString().slice(0, 10));
    }
    expect(closed).toEqual([
      "2026-01-01",
      "2026-01-19",
      "2026-02-16",
      "2026-04-03",
      "2026-05-25",
      "2026-06-19",
      "2026-07-03",
      "2026-09-07",
      "2026-11-26",
      "2026-12-25",
    ]);
  });

  it("end at 13:00 on the day after Thanksgiving and on Christmas Eve", () => {
    expect(newYorkSession(at("2026-11-27"))?.close).toBe(at("2026-11-27T18:00:00Z"));
    expect(newYorkSession(at("2026-12-24"))?.close).toBe(at("2026-12-24T18:00:00Z"));
  });

  it.each([
    ["2026-01-05T08:59:59Z", "closed"],
    ["2026-01-05T09:00:00Z", "pre_open"],
    ["2026-01-05T14:30:00Z", "open"],
    ["2026-01-05T21:00:00Z", "closed"],
    ["2026-01-10T15:00:00Z", "closed"],
  ])("at %s make the market %s", (time, state) => {
    expect(calendar.stateAt(at(time))).toBe(state);
  });

  it("state when the market opens", () => {
    expect(calendar.reasonAt(at("2026-01-09T22:00:00Z"))).toEqual({
      code: "hours",
      text: "opens Mon 09:30 New York",
      until: at("2026-01-12T14:30:00Z"),
    });
  });

  it.each([
    ["2026-11-26T15:00:00Z", "holiday", "2026-11-27T14:30:00Z"],
    ["2026-11-25T22:00:00Z", "hours", "2026-11-27T14:30:00Z"],
    ["2026-11-27T16:00:00Z", "hours", "2026-11-27T18:00:00Z"],
    ["2026-11-28T16:00:00Z", "hours", "2026-11-30T14:30:00Z"],
  ])("W14: at %s give %s as the reason, until %s", (time, code, until) => {
    expect(calendar.reasonAt(at(time))).toMatchObject({ code, until: at(until) });
  });
});
