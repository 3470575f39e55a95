import { expect, test } from "vitest";
import { asEpoch, asInstrumentId, asMillis, asPrice, asQuantity } from "../../../shared/model/units.ts";
import { SIDE } from "../../../shared/model/trade.ts";
import { Board } from "../../board/board.ts";
import type { Quotes } from "../../ports/board.ts";
import { CHANGED, Changes, DAY_CHANGED } from "./changes.ts";
import { instrumentsNamed } from "../publisher-setup.test-kit.ts";

const boardOf = (epoch: number, symbols = ["AAPL", "MSFT", "NVDA"]) =>
  new Board({ instruments: instrumentsNamed(symbols), epoch: asEpoch(epoch) });

const [first, second, size] = [asInstrumentId(0), asInstrumentId(1), asQuantity(100)];
const quote = (board: Board, bid: number, id = first) =>
  board.quote(id, asMillis(1), asPrice(bid), asPrice(bid + 1), size, size);
const trade = (board: Board, price: number, id = first) => board.trade(id, asMillis(1), asPrice(price), size, SIDE.buy);

test("a flush marks what changed since the one before, and counts the changes of a row that it leaves out", () => {
  const board = boardOf(1);
  const changes = new Changes(board.quotes);
  trade(board, 100);
  quote(board, 99);
  quote(board, 98);
  quote(board, 200, second);
  expect(changes.take()).toBe(true);
  expect([...changes.mark]).toEqual([DAY_CHANGED, CHANGED, 0]);
  expect([changes.skipped[0], changes.skipped[1]]).toEqual([2, 0]);
  expect([...changes.n]).toEqual([3, 1, 0]);
  expect(changes.upTo).toBe(board.quotes.sequence);
  quote(board, 97);
  expect(changes.take()).toBe(true);
  expect([...changes.mark]).toEqual([CHANGED, 0, 0]);
  expect(changes.skipped[0]).toBe(0);
});

test("a flush without a change returns false", () => {
  const board = boardOf(1);
  trade(board, 100);
  const changes = new Changes(board.quotes);
  expect(changes.take()).toBe(false);
  trade(board, 101);
  expect([changes.take(), changes.take()]).toEqual([true, false]);
});

test("G7: a new epoch starts over, with as many rows as its board has", () => {
  let board = boardOf(1);
  const quotes = new Proxy({} as Quotes, { get: (_, name: keyof Quotes) => board.quotes[name] });
  const changes = new Changes(quotes);
  for (const price of [1, 2, 3]) trade(board, price);
  changes.take();
  board = boardOf(2, ["IBM"]);
  trade(board, 5);
  expect(changes.upTo).toBe(1);
  trade(board, 6);
  expect(changes.take()).toBe(true);
  expect([...changes.mark]).toEqual([DAY_CHANGED]);
  expect([changes.skipped[0], changes.n[0]]).toEqual([0, 2]);
});
