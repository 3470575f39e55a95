import { beforeEach, expect, test } from "vitest";
import { SIDE } from "../../../../shared/model/trade.ts";
import { instrumentsOf, ScriptedHttp, ScriptedConnection, tradeOf } from "../app/network.test-kit.ts";
import { TimeAndSales } from "./time-and-sales.svelte.ts";

const [A, B] = instrumentsOf(["AAA", "BBB"]);
if (!A || !B) throw new Error("two instruments");

let http: ScriptedHttp;
let connection: ScriptedConnection;
let timeAndSales: TimeAndSales;

beforeEach(() => {
  http = new ScriptedHttp();
  connection = new ScriptedConnection();
  timeAndSales = new TimeAndSales(connection, http);
  timeAndSales.open(A);
  timeAndSales.follow();
});

const live = (...ids: number[]) => {
  for (const id of ids) timeAndSales.trade(0, id, id, 100, 1, SIDE.buy);
};
const ids = () =>
  Array.from({ length: timeAndSales.table.length }, (_, k) => timeAndSales.table.id[timeAndSales.table.slot(k)]);

test("earlier trades are fetched once the subscription is in force, so that none falls between", async () => {
  http.history = [3, 4, 5].map(tradeOf);
  expect(http.asked).toEqual([]);
  const acknowledged = timeAndSales.acknowledged(["AAA"]);
  live(5, 6);
  await acknowledged;
  expect([timeAndSales.phase.kind, ids(), timeAndSales.table.gaps]).toEqual(["ready", [6, 5, 4, 3], []]);
});

test("they are fetched once, however often the subscription is stated again", async () => {
  await timeAndSales.acknowledged(["AAA"]);
  await timeAndSales.acknowledged(["AAA"]);
  expect(http.asked).toEqual(["trades AAA"]);
});

test("an answer to an earlier subscription starts nothing", async () => {
  timeAndSales.open(B);
  timeAndSales.follow();
  await timeAndSales.acknowledged(["AAA"]);
  expect([http.asked, connection.subscribed]).toEqual([[], [{ channel: "trades", symbols: ["BBB"] }]]);
});

test("live trades go on where the earlier ones cannot be fetched", async () => {
  http.history = undefined;
  live(7);
  await timeAndSales.acknowledged(["AAA"]);
  expect([timeAndSales.phase, ids()]).toEqual([{ kind: "error", reason: "the server cannot be reached" }, [7]]);
});

test("another instrument's trades and gaps are not its own", () => {
  live(7);
  timeAndSales.trade(1, 8, 8, 100, 1, SIDE.buy);
  timeAndSales.gap("BBB", 8, 9);
  expect([ids(), timeAndSales.table.gaps]).toEqual([[7], []]);
  timeAndSales.gap("AAA", 8, 9);
  expect(timeAndSales.table.gaps).toEqual([{ from: 8, to: 9 }]);
});

test("a fetch that ends after another instrument was opened changes nothing", async () => {
  http.history = [tradeOf(3)];
  const acknowledged = timeAndSales.acknowledged(["AAA"]);
  timeAndSales.open(B);
  timeAndSales.follow();
  await acknowledged;
  expect([ids(), timeAndSales.phase.kind]).toEqual([[], "loading"]);
});
