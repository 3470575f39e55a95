import { expect, test } from "vitest";
import type { TradingStatus } from "../../../core/market/trading-status.ts";
import { describeStatus, pauseOf } from "./trading-state.ts";

/** A Monday, 06:50 in New York. */
const NOW = Date.UTC(2026, 10, 23, 11, 50);
const ALWAYS: TradingStatus = { state: "open", code: "always_open", text: "always open" };
const OPENS = { code: "hours", text: "opens Mon 09:30 New York", until: Date.UTC(2026, 10, 23, 14, 30) } as const;
const PRE_OPEN: TradingStatus = { state: "pre_open", ...OPENS };
const RAISED = { text: "Guidance raised", until: NOW + 1 };

const describeAlone = (status: TradingStatus, market = ALWAYS) =>
  describeStatus({ status, news: undefined }, market, NOW);

test("what plainly trades has no chip and no news", () => {
  expect(describeAlone({ state: "open", text: "" })).toEqual({ chip: undefined, news: undefined });
  expect(describeAlone(ALWAYS)).toEqual({ chip: undefined, news: undefined });
});

test("a halt says why, beside its news", () => {
  const halted: TradingStatus = { state: "halted", code: "news_pending", text: "news pending" };
  expect(describeAlone(halted)).toEqual({ chip: { tone: "warn", text: "Halted · news pending" }, news: undefined });
  expect(describeAlone({ state: "halted", text: "" }).chip?.text).toBe("Halted");
  expect(describeStatus({ status: halted, news: RAISED }, ALWAYS, NOW).news?.text).toBe("Guidance raised");
});

test("a market that rests says when it opens, also of a stock with news of its own", () => {
  expect(describeAlone(PRE_OPEN, PRE_OPEN).chip?.text).toBe("Pre-open · opens 09:30 New York");
  expect(describeStatus({ status: { state: "closed", ...OPENS }, news: RAISED }, PRE_OPEN, NOW)).toEqual({
    chip: { tone: "plain", text: "Closed · opens 09:30 New York" },
    news: { label: "News", text: "Guidance raised" },
  });
});

test("what is said of the whole market, such as what is replayed, is no single stock's news", () => {
  const replay: TradingStatus = { state: "open", code: "replay", text: "replay of prices.csv" };
  const shock: TradingStatus = { state: "open", code: "shock", text: "shock of +3%", values: { percent: 3 } };
  for (const all of [replay, shock]) expect(describeAlone(all, all)).toEqual({ chip: undefined, news: undefined });
});

test("W43: a headline is news while it is current; the end of a halt is a chip", () => {
  expect(describeStatus({ status: ALWAYS, news: RAISED }, ALWAYS, NOW).news?.text).toBe("Guidance raised");
  expect(describeStatus({ status: ALWAYS, news: RAISED }, ALWAYS, NOW + 1).news).toBeUndefined();
  expect(describeAlone({ state: "open", code: "reopened", text: "reopened" })).toEqual({
    chip: { tone: "ok", text: "Reopened" },
    news: undefined,
  });
});

test("a shock that the market was given is called that, not news", () => {
  const values = { percent: 3, seconds: 10 };
  const shock: TradingStatus = { state: "open", code: "shock", text: "shock of +3% over 10 s", values };
  expect(describeAlone(shock).news).toEqual({ label: "Shock", text: "shock of +3% over 10 s" });
});

test("a chart shows a halt as one, and a market before its opening as closed", () => {
  expect((["open", "halted", "pre_open", "closed"] as const).map(pauseOf)).toEqual([
    undefined,
    "halted",
    "closed",
    "closed",
  ]);
});
