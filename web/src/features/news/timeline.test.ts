import { expect, test } from "vitest";
import { afterMessage, merge, NO_EVENTS, timeline } from "./timeline.ts";

const headline = (symbol: string, t: number) => ({ symbol, t, headline: `${symbol} at ${t}`, kind: "company" });
const status = (symbol: string, state: "halted" | "open") =>
  ({ type: "status", symbol, state, code: "luld", text: "volatility pause", until: 500 }) as const;

test("headlines and halts stand in one list, newest first", () => {
  const halts = [{ symbol: "BBB", t: 20, text: "news pending" }];
  const entries = timeline({ ...NO_EVENTS, news: [headline("AAA", 30), headline("CCC", 10)], halts });
  expect(entries.map((one) => (one.kind === "news" ? one.news.symbol : one.halt.symbol))).toEqual([
    "AAA",
    "BBB",
    "CCC",
  ]);
});

test("W43: a headline that comes is added once, however often the server repeats it", () => {
  const message = { type: "news", ...headline("AAA", 10) } as const;
  const once = afterMessage(NO_EVENTS, message, 11);
  expect(once.news).toHaveLength(1);
  expect(afterMessage(once, message, 12)).toBe(once);
});

test("W14: a halt begins and ends with the symbol's status; one that is repeated has begun before", () => {
  const halted = afterMessage(NO_EVENTS, status("AAA", "halted"), 100);
  expect(halted.halts).toMatchObject([{ symbol: "AAA", t: 100, code: "luld", until: 500 }]);
  expect(afterMessage(halted, status("AAA", "halted"), 200).halts).toMatchObject([{ t: 100 }]);
  const over = afterMessage(halted, status("AAA", "open"), 390);
  expect(over.halts).toMatchObject([{ t: 100, end: 390 }]);
  expect(afterMessage(over, status("AAA", "open"), 400)).toBe(over);
});

test("a state of the whole market begins and ends no halt", () => {
  const halted = afterMessage(NO_EVENTS, status("AAA", "halted"), 100);
  expect(afterMessage(halted, status("*", "open"), 200)).toBe(halted);
});

test("an answer of the server keeps the headlines that came while it was on its way", () => {
  const answer = { ...NO_EVENTS, news: [headline("AAA", 10)] };
  const heard = { ...NO_EVENTS, news: [headline("BBB", 12), headline("AAA", 10), headline("CCC", 1)] };
  expect(merge(answer, heard).news.map(({ symbol }) => symbol)).toEqual(["BBB", "AAA"]);
});
