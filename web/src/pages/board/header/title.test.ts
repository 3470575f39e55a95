import { expect, test } from "vitest";
import { NO_PRICE } from "../../../../../shared/model/quote.ts";
import { formatTime } from "../../../i18n/format.ts";
import { titleOf } from "./title.ts";

const AAPL = { symbol: "AAPL", last: 23_026, exponent: 2, changeRatio: 0.0123, lostAt: undefined, outdated: false };
const LOST_AT = Date.UTC(2026, 0, 5, 1, 20, 9);

test("carries price, symbol and the day's direction", () => {
  expect(titleOf(AAPL)).toBe("▲ 230.26 AAPL +1.23% · Tickertape");
  expect(titleOf({ ...AAPL, changeRatio: -0.0015 })).toBe("▼ 230.26 AAPL −0.15% · Tickertape");
  expect(titleOf({ ...AAPL, changeRatio: 0 })).toBe("• 230.26 AAPL 0.00% · Tickertape");
});

test("carries the price alone where there is no previous close", () => {
  expect(titleOf({ ...AAPL, changeRatio: Number.NaN })).toBe("230.26 AAPL · Tickertape");
  expect(titleOf({ ...AAPL, last: NO_PRICE, changeRatio: Number.NaN })).toBe("AAPL · Tickertape");
});

test("in an outage says since when, and no direction, which would look current", () => {
  const time = formatTime(LOST_AT).slice(0, 5);
  expect(titleOf({ ...AAPL, lostAt: LOST_AT })).toBe(`⚠ ${time} · AAPL 230.26 · Tickertape`);
  expect(titleOf({ ...AAPL, lostAt: LOST_AT, outdated: true })).toBe(`⚠ ${time} · AAPL · Tickertape`);
});

test("of a tab that nobody looks at carries no old price", () => {
  expect(titleOf({ ...AAPL, outdated: true })).toBe("AAPL · Tickertape");
});
