import { expect, test } from "vitest";
import { describeStatus } from "./trading-state.ts";

/** A Monday, 06:50 in New York. */
const NOW = Date.UTC(2026, 10, 23, 11, 50);
const ALWAYS = { state: "open", reason: "always open" } as const;
const PRE_OPEN = { state: "pre_open", reason: "opens Mon 09:30 New York" } as const;

test("what plainly trades has no chip and no news", () => {
  expect(describeStatus({ state: "open", reason: "" }, ALWAYS, NOW)).toEqual({ chip: undefined, news: undefined });
  expect(describeStatus(ALWAYS, ALWAYS, NOW)).toEqual({ chip: undefined, news: undefined });
});

test("a halt says why", () => {
  const halted = describeStatus({ state: "halted", reason: "news pending" }, ALWAYS, NOW);
  expect(halted).toEqual({ chip: { tone: "warn", text: "Halted · news pending" }, news: undefined });
  expect(describeStatus({ state: "halted", reason: "" }, ALWAYS, NOW).chip?.text).toBe("Halted");
});

test("a market that rests says when it opens, also of a stock with news of its own", () => {
  expect(describeStatus(PRE_OPEN, PRE_OPEN, NOW).chip?.text).toBe("Pre-open · opens 09:30 New York");
  expect(describeStatus({ state: "closed", reason: "Guidance raised" }, PRE_OPEN, NOW)).toEqual({
    chip: { tone: "plain", text: "Closed · opens 09:30 New York" },
    news: { label: "News", text: "Guidance raised" },
  });
});

test("what is said of the whole market, such as what is replayed, is no single stock's news", () => {
  const replay = { state: "open", reason: "replay of prices.csv" } as const;
  expect(describeStatus(replay, replay, NOW)).toEqual({ chip: undefined, news: undefined });
});

test("a headline is news; the end of a halt is a chip", () => {
  expect(describeStatus({ state: "open", reason: "Guidance raised" }, ALWAYS, NOW).news?.text).toBe("Guidance raised");
  expect(describeStatus({ state: "open", reason: "reopened" }, ALWAYS, NOW)).toEqual({
    chip: { tone: "ok", text: "Reopened" },
    news: undefined,
  });
});

test("a shock that the market was given is called that, not news", () => {
  const shock = { state: "open", reason: "shock of +3% over 10 s" } as const;
  expect(describeStatus(shock, ALWAYS, NOW).news).toEqual({ label: "Shock", text: "shock of +3% over 10 s" });
});
