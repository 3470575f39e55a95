import { beforeEach, expect, test } from "vitest";
import { SIDE } from "../../../../shared/model/trade.ts";
import { instrumentsOf, ScriptedBackend, ScriptedLink, tradeOf } from "../app/network.test-kit.ts";
import { Tape } from "./time-and-sales.svelte.ts";

const [A, B] = instrumentsOf(["AAA", "BBB"]);
if (!A || !B) throw new Error("two instruments");

let backend: ScriptedBackend;
let link: ScriptedLink;
let tape: Tape;

beforeEach(() => {
  backend = new ScriptedBackend();
  link = new ScriptedLink();
  tape = new Tape(link, backend);
  tape.open(A);
  tape.follow();
});

const live = (...ids: number[]) => {
  for (const id of ids) tape.trade(0, id, id, 100, 1, SIDE.buy);
};
const ids = () => Array.from({ length: tape.table.length }, (_, k) => tape.table.id[tape.table.slot(k)]);

test("earlier trades are fetched once the subscription is in force, so that none falls between", async () => {
  backend.history = [3, 4, 5].map(tradeOf);
  expect(backend.asked).toEqual([]);
  const acknowledged = tape.acknowledged(["AAA"]);
  live(5, 6);
  await acknowledged;
  expect([tape.phase.kind, ids(), tape.table.gaps]).toEqual(["ready", [6, 5, 4, 3], []]);
});

test("they are fetched once, however often the subscription is stated again", async () => {
  await tape.acknowledged(["AAA"]);
  await tape.acknowledged(["AAA"]);
  expect(backend.asked).toEqual(["trades AAA"]);
});

test("an answer to an earlier subscription starts nothing", async () => {
  tape.open(B);
  tape.follow();
  await tape.acknowledged(["AAA"]);
  expect([backend.asked, link.subscribed]).toEqual([[], [{ channel: "trades", symbols: ["BBB"] }]]);
});

test("live trades go on where the earlier ones cannot be fetched", async () => {
  backend.history = undefined;
  live(7);
  await tape.acknowledged(["AAA"]);
  expect([tape.phase, ids()]).toEqual([{ kind: "error", reason: "the server cannot be reached" }, [7]]);
});

test("another instrument's trades and gaps are not its own", () => {
  live(7);
  tape.trade(1, 8, 8, 100, 1, SIDE.buy);
  tape.gap("BBB", 8, 9);
  expect([ids(), tape.table.gaps]).toEqual([[7], []]);
  tape.gap("AAA", 8, 9);
  expect(tape.table.gaps).toEqual([{ from: 8, to: 9 }]);
});

test("a fetch that ends after another instrument was opened changes nothing", async () => {
  backend.history = [tradeOf(3)];
  const acknowledged = tape.acknowledged(["AAA"]);
  tape.open(B);
  tape.follow();
  await acknowledged;
  expect([ids(), tape.phase.kind]).toEqual([[], "loading"]);
});
