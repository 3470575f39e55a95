import { expect, test } from "vitest";
import { asInstrumentId, asMillis } from "../../shared/model/units.ts";
import type { TradingStatus } from "../ports/trading-status.ts";
import { EventLog } from "./event-log.ts";

const [AAA, BBB] = [asInstrumentId(0), asInstrumentId(1)];
const PAUSE: TradingStatus = { state: "halted", code: "luld", text: "volatility pause", until: asMillis(400) };
const REOPENED: TradingStatus = { state: "open", code: "reopened", text: "reopened" };

const reported = (log: EventLog, id: typeof AAA, t: number) =>
  log.report(id, { t: asMillis(t), headline: `headline ${t}`, kind: "company", until: asMillis(t + 300) });

test("headlines come newest first, of all instruments or of one, as many as are asked for", () => {
  const log = new EventLog();
  reported(log, AAA, 1);
  reported(log, BBB, 2);
  reported(log, AAA, 3);
  expect(log.news(undefined, 10).map(({ id, t }) => [id, t])).toEqual([
    [AAA, 3],
    [BBB, 2],
    [AAA, 1],
  ]);
  expect(log.news(AAA, 1).map(({ headline }) => headline)).toEqual(["headline 3"]);
});

test("a halt has its beginning, its reason and, once it is over, its end", () => {
  const log = new EventLog();
  log.status(AAA, asMillis(100), PAUSE);
  expect(log.halts(AAA, 10)).toEqual([{ id: AAA, t: 100, code: "luld", text: "volatility pause", until: 400 }]);
  log.status(AAA, asMillis(390), REOPENED);
  log.status(AAA, asMillis(700), { state: "open", text: "" });
  expect(log.halts(undefined, 10)).toMatchObject([{ id: AAA, t: 100, end: 390 }]);
});

test("a halt that is stated again is the same halt, with the newer reason", () => {
  const log = new EventLog();
  log.status(AAA, asMillis(100), PAUSE);
  log.status(AAA, asMillis(200), { state: "halted", code: "operator", text: "stopped by hand" });
  expect(log.halts(AAA, 10)).toMatchObject([{ t: 100, code: "operator", text: "stopped by hand" }]);
  expect(log.halts(undefined, 10)).toHaveLength(1);
});

test("both kinds are bounded, and a quiet instrument keeps its events", () => {
  const log = new EventLog();
  reported(log, BBB, 1);
  for (let t = 2; t < 3_000; t++) reported(log, AAA, t);
  expect(log.news(undefined, 5_000)).toHaveLength(1_000);
  expect(log.news(AAA, 5_000)).toHaveLength(20);
  expect(log.news(BBB, 5_000)).toHaveLength(1);
});
