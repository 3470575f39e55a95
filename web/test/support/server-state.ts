import { expect } from "vitest";
import type { BoardPage, ShownTrade } from "./board-page.ts";

/** A quote that the server holds, read over HTTP to compare the page with. */
interface Quote {
  readonly s: string;
  readonly n: number;
  readonly l: number;
  readonly v: number;
}

const PATIENCE = { timeout: 30_000, interval: 50 };

async function get<Answer>(server: string, path: string): Promise<Answer> {
  const response = await fetch(server + path);
  if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
  return (await response.json()) as Answer;
}

export const quotesAt = async (server: string): Promise<readonly Quote[]> =>
  (await get<{ quotes: Quote[] }>(server, "/api/quotes")).quotes;

export const epochAt = async (server: string): Promise<string> =>
  (await get<{ epoch: string }>(server, "/api/quotes?symbols=AAPL")).epoch;

/** The newest candles of a series: start, open, high, low, close, volume. */
export const candlesAt = async (server: string, symbol: string, interval: string): Promise<readonly number[][]> =>
  (await get<{ candles: number[][] }>(server, `/api/candles?symbol=${symbol}&interval=${interval}&limit=500`)).candles;

/** A symbol's newest trades, newest first. */
export async function tradesAt(server: string, symbol: string): Promise<readonly ShownTrade[]> {
  const { trades } = await get<{ trades: { t: number; p: number; z: number }[] }>(
    server,
    `/api/trades?symbol=${symbol}&limit=1000`,
  );
  return trades.toReversed().map(({ t, p, z }) => ({
    time: new Date(t).toISOString().slice(11, 23),
    price: p.toFixed(2),
    size: z.toLocaleString("en-US"),
  }));
}

/** Waits until each row on screen has once shown the price that the server held at that time. */
export async function expectCurrentPrices(board: BoardPage, server: string): Promise<void> {
  const agreed = new Set<string>();
  const disagreeing = async () => {
    const held = new Map((await quotesAt(server)).map(({ s, l }) => [s, l]));
    const shown = await board.shown();
    for (const { symbol, last } of shown) if (held.get(symbol) === last) agreed.add(symbol);
    return shown.map(({ symbol }) => symbol).filter((symbol) => !agreed.has(symbol));
  };
  await expect.poll(disagreeing, PATIENCE).toEqual([]);
}

/** Waits until time and sales shows consecutive trades of the server: none missing, doubled or of an earlier epoch. */
export async function expectConsecutiveTrades(board: BoardPage, server: string, symbol: string): Promise<void> {
  const disagreement = async () => {
    const shown = (await board.trades()).map(textOf);
    const held = (await tradesAt(server, symbol)).map(textOf);
    const from = held.indexOf(shown[0] ?? "");
    if (from < 0) return `the server does not hold ${shown[0] ?? "anything yet"}`;
    return shown.find((trade, k) => trade !== held[from + k]);
  };
  await expect.poll(disagreement, PATIENCE).toBeUndefined();
}

const textOf = ({ time, price, size }: ShownTrade) => `${time} ${price} ${size}`;
