import { describe, expect, it, vi } from "vitest";
import { DAY_MS } from "../../shared/model/time.ts";
import type { Instrument } from "../../shared/model/instrument.ts";
import { NO_PRICE } from "../../shared/model/quote.ts";
import { SIDE } from "../../shared/model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asPrice, asQuantity } from "../../shared/model/units.ts";
import { PLAIN_OPEN } from "../ports/trading-status.ts";
import { Board } from "./board.ts";
import { MemoryArchive } from "./memory-archive.ts";
import { tradesHeld } from "./recent-trades.ts";

const instrument = (symbol: string, index: number): Instrument => ({
  id: asInstrumentId(index),
  symbol,
  name: symbol,
  sector: "Technology",
  exponent: 2,
  tick: 1,
  lot: 100,
});

const [A, B] = [asInstrumentId(0), asInstrumentId(1)];
const T = Date.UTC(2026, 5, 1, 12);
const board = () => new Board({ instruments: ["AAA", "BBB"].map(instrument), epoch: asEpoch(7) });

const trade = (on: Board, id: typeof A, at: number, price: number, size = 100) =>
  on.trade(id, asMillis(T + at), asPrice(price), asQuantity(size), SIDE.buy);
const quote = (on: Board, id: typeof A, at: number, bid: number, ask: number) =>
  on.quote(id, asMillis(T + at), asPrice(bid), asPrice(ask), asQuantity(300), asQuantity(200));
const bar = (on: Board, id: typeof A, at: number, [o, h, l, c]: readonly [number, number, number, number]) =>
  on.minuteCandle(id, asMillis(T + at), asPrice(o), asPrice(h), asPrice(l), asPrice(c), 1_000);

describe("a row that is followed", () => {
  it("tells every change with its n, several of one step in their order, and other rows' none", () => {
    const it = board();
    const seen: number[] = [];
    const stop = it.quotes.followRow("AAA", (n) => seen.push(n));
    trade(it, A, 1, 100);
    quote(it, A, 1, 99, 101);
    quote(it, A, 1, 99, 101);
    trade(it, B, 1, 500);
    it.day(asMillis(T));
    expect(seen).toEqual([1, 2, 3]);
    stop();
    trade(it, A, 2, 101);
    expect(seen).toEqual([1, 2, 3]);
  });

  it("is followed by its symbol in the next epoch, wherever it stands there", () => {
    const it = board();
    const seen: string[] = [];
    const stops = ["BBB", "NEW"].map((symbol) => it.quotes.followRow(symbol, (n) => seen.push(`${symbol} ${n}`)));
    it.reset(["NEW", "BBB"].map(instrument), asEpoch(8));
    trade(it, A, 1, 100);
    trade(it, B, 1, 500);
    expect(seen).toEqual(["NEW 1", "BBB 1"]);
    for (const stop of stops) stop();
  });

  it("stops for one of two followers only", () => {
    const it = board();
    const seen: string[] = [];
    const stop = it.quotes.followRow("AAA", () => seen.push("first"));
    it.quotes.followRow("AAA", () => seen.push("second"));
    stop();
    stop();
    trade(it, A, 1, 100);
    expect(seen).toEqual(["second"]);
  });
});

describe("numbering", () => {
  it("gives every change the next sequence and the row its next n, so that Σn is the sequence", () => {
    const it = board();
    trade(it, A, 1, 100);
    quote(it, A, 1, 99, 101);
    trade(it, B, 2, 500);
    const { columns, sequence, changedAt } = it.quotes;
    expect([...columns.n]).toEqual([2, 1]);
    expect([...changedAt]).toEqual([2, 3]);
    expect(sequence).toBe(3);
  });

  it("does not count a quote that repeats the held one", () => {
    const it = board();
    quote(it, A, 1, 99, 101);
    quote(it, A, 2, 99, 101);
    expect(it.quotes.sequence).toBe(1);
    expect(it.quotes.time).toBe(T + 2);
  });

  it("marks the day's figures changed only when one of them did", () => {
    const it = board();
    trade(it, A, 1, 100);
    expect(it.quotes.dayChangedAt[0]).toBe(1);
    trade(it, A, 2, 100);
    quote(it, A, 3, 99, 101);
    expect(it.quotes.dayChangedAt[0]).toBe(1);
    trade(it, A, 4, 90);
    expect(it.quotes.dayChangedAt[0]).toBe(4);
  });
});

describe("a row", () => {
  it("follows the trades of its day", () => {
    const it = board();
    for (const [at, price] of [100, 120, 80, 110].entries()) trade(it, A, at, price, 50);
    const { open, high, low, last, lastSize, volume, previousClose } = it.quotes.columns;
    expect([open[0], high[0], low[0], last[0], lastSize[0], volume[0]]).toEqual([100, 120, 80, 110, 50, 200]);
    expect(previousClose[0]).toBe(NO_PRICE);
  });

  it("starts a new day: the last price becomes the previous close, and the volume 0", () => {
    const it = board();
    it.day(asMillis(T - DAY_MS));
    trade(it, A, 1, 100);
    it.day(asMillis(T));
    const { open, high, low, last, volume, previousClose, n } = it.quotes.columns;
    expect([last[0], previousClose[0], volume[0], n[0]]).toEqual([100, 100, 0, 2]);
    expect([open[0], high[0], low[0]]).toEqual([NO_PRICE, NO_PRICE, NO_PRICE]);
    expect([n[1], previousClose[1]]).toEqual([0, NO_PRICE]);
    trade(it, A, 2, 105);
    expect([open[0], high[0], low[0], previousClose[0]]).toEqual([105, 105, 105, 100]);
  });

  it("does not change when the feed names the running day again", () => {
    const it = board();
    it.day(asMillis(T));
    trade(it, A, 1, 100);
    it.day(asMillis(T));
    expect(it.quotes.columns.volume[0]).toBe(100);
    expect(it.quotes.sequence).toBe(1);
  });

  it("has a last price after a minute's candle, so that a board is not empty after history has run", () => {
    const it = board();
    bar(it, A, 0, [100, 130, 90, 120]);
    const { open, high, low, last, volume, n } = it.quotes.columns;
    expect([open[0], high[0], low[0], last[0], volume[0], n[0]]).toEqual([100, 130, 90, 120, 1_000, 1]);
    expect(it.trades.newest(A)).toBe(0);
  });
});

describe("trading states", () => {
  it("are passed to listeners until they stop", () => {
    const it = board();
    const heard = vi.fn();
    const stop = it.quotes.onStatus(heard);
    it.status(A, asMillis(T), { state: "halted", code: "luld", text: "limit down" });
    stop();
    it.status(A, asMillis(T), PLAIN_OPEN);
    expect(heard.mock.calls).toEqual([[A, { state: "halted", code: "luld", text: "limit down" }]]);
    expect(it.quotes.statusOf(A)).toEqual({ state: "open", text: "" });
  });

  it("of the whole market replace the status of every instrument", () => {
    const it = board();
    it.status(A, asMillis(T), { state: "halted", text: "news" });
    it.status(undefined, asMillis(T), { state: "closed", text: "until 09:30" });
    expect([A, B].map((id) => it.quotes.statusOf(id).state)).toEqual(["closed", "closed"]);
    expect([A, B].map((id) => it.quotes.reasonOf(id))).toEqual(["until 09:30", "until 09:30"]);
  });
});

describe("headlines", () => {
  const headline = { t: asMillis(T), headline: "A buys B", kind: "company", until: asMillis(T + 300_000) } as const;

  it("are passed to listeners, and are the reason until the next status; they change no status", () => {
    const it = board();
    const [news, statuses] = [vi.fn(), vi.fn()];
    it.quotes.onNews(news);
    it.quotes.onStatus(statuses);
    it.news(A, headline);
    expect(news.mock.calls).toEqual([[A, headline]]);
    expect(statuses.mock.calls).toEqual([[A, PLAIN_OPEN]]);
    expect([it.quotes.statusOf(A), it.quotes.reasonOf(A), it.quotes.reasonOf(B)]).toEqual([PLAIN_OPEN, "A buys B", ""]);
    it.status(A, asMillis(T), { state: "open", code: "always_open", text: "always open" });
    expect(it.quotes.reasonOf(A)).toBe("always open");
    expect(it.quotes.news.get(A)).toBe(headline);
  });

  it("keep the reason of a halt, and become the reason when it ends", () => {
    const it = board();
    const reasons: string[] = [];
    it.quotes.onStatus((id = A) => reasons.push(it.quotes.reasonOf(id)));
    it.status(A, asMillis(T), { state: "halted", code: "news_pending", text: "news pending" });
    it.news(A, headline);
    it.status(A, asMillis(T), { state: "open", code: "reopened", text: "reopened" });
    it.status(A, asMillis(T), PLAIN_OPEN);
    expect(reasons).toEqual(["news pending", "A buys B", ""]);
  });
});

describe("range queries over memory", () => {
  it("give the newest candles and trades of a half-open time range, oldest first", async () => {
    const it = board();
    for (let i = 0; i < 10; i++) trade(it, A, i * 60_000, 100 + i);
    const archive = new MemoryArchive(it);
    const range = { id: A, from: asMillis(T + 120_000), to: asMillis(T + 300_000), limit: 2 };
    expect((await archive.candles({ ...range, interval: "1m" })).map(({ o }) => o)).toEqual([103, 104]);
    expect((await archive.trades(range)).map(({ id, price }) => [id, price])).toEqual([
      [4, 103],
      [5, 104],
    ]);
    expect(await archive.trades({ ...range, id: B })).toEqual([]);
  });
});

describe("memory for trades", () => {
  it("is 2,048 trades per instrument, and fewer for thousands of instruments", () => {
    expect([1, 100, 512, 5_000, 60_000].map(tradesHeld)).toEqual([2_048, 2_048, 2_048, 128, 128]);
  });
});

describe("symbols", () => {
  it("identify their instrument", () => {
    expect([board().quotes.idOf("BBB"), board().quotes.idOf("NONE")]).toEqual([B, undefined]);
  });
});

describe("trades in memory", () => {
  it("are read page by page, each before the first trade of the last page, even if several share a millisecond", async () => {
    const it = board();
    for (let k = 0; k < 10; k++) trade(it, A, Math.floor(k / 4), 100 + k);
    const all = { id: A, from: asMillis(0), to: asMillis(Number.MAX_SAFE_INTEGER), limit: 3 };
    const archive = new MemoryArchive(it);
    const pages: number[][] = [];
    for (let before; pages.length < 5;) {
      const page = await archive.trades({ ...all, before });
      pages.push(page.map(({ id }) => id));
      before = page[0];
    }
    expect(pages).toEqual([[8, 9, 10], [5, 6, 7], [2, 3, 4], [1], []]);
  });
});

describe("a feed's connection", () => {
  function followed() {
    const it = board();
    const said: string[] = [];
    it.quotes.onStatus((id, { state, text }) => said.push(`${id ?? "*"} ${state} ${text}`));
    return { it, said };
  }

  it("halts the whole market while it is lost; when it is back, the current states are sent", () => {
    const { it, said } = followed();
    it.status(undefined, asMillis(T), { state: "open", text: "" });
    it.status(A, asMillis(T), { state: "halted", text: "news" });
    said.length = 0;
    it.connection("lost");
    it.connection("lost");
    expect([A, B].map((id) => it.quotes.statusOf(id))).toMatchObject(
      Array(2).fill({ state: "halted", code: "feed_lost", text: "feed lost" }),
    );
    it.status(B, asMillis(T + 1), { state: "halted", text: "volatility" });
    expect(said).toEqual(["* halted feed lost"]);
    it.connection("live");
    expect(said.slice(1)).toEqual(["* open ", "0 halted news", "1 halted volatility"]);
    expect(it.quotes.statusOf(B)).toMatchObject({ state: "halted", text: "volatility" });
  });

  it("a reset empties every part of the board for another epoch with other instruments", () => {
    const { it } = followed();
    it.day(asMillis(Date.UTC(2026, 5, 1)));
    for (let k = 0; k < 3; k++) trade(it, B, k, 100 + k);
    it.status(B, asMillis(T), { state: "halted", text: "news" });
    it.reset(["CCC", "BBB", "AAA"].map(instrument), asEpoch(8));
    const C = asInstrumentId(2);
    expect(it.quotes).toMatchObject({ epoch: 8, sequence: 0, time: 0 });
    expect([it.quotes.idOf("AAA"), it.quotes.idOf("CCC"), it.quotes.columns.n.length]).toEqual([2, 0, 3]);
    expect(it.quotes.statusOf(B)).toMatchObject({ state: "open" });
    expect([it.trades.newest(B), it.candles.newest(B, "1m", 9)]).toEqual([0, []]);
    trade(it, C, 5, 700);
    expect([it.quotes.columns.last[2], it.quotes.columns.previousClose[2]]).toEqual([700, NO_PRICE]);
    expect([it.trades.newest(C), it.candles.newest(C, "1s", 9).length]).toEqual([1, 1]);
  });
});
