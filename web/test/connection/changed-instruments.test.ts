import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type ServerProcess } from "../../../server/test/support/server-process.ts";
import type { BoardPage } from "../support/board-page.ts";
import { freePort } from "../support/tcp-proxy.ts";
import { expectCurrentPrices, quotesAt } from "../support/server-state.ts";
import { useBoard } from "../support/use-board.ts";

const { blank } = useBoard();

const UNREACHABLE = /net::ERR_|WebSocket connection to|status 503|503 \(/;
const PATIENCE = { timeout: 40_000 };

/** One-minute bars of two symbols, in the format of a vendor's file. */
function replayLines(): string {
  const lines = ["timestamp,symbol,open,high,low,close,volume"];
  for (let minute = 0; minute < 300; minute++) {
    const t = new Date(Date.UTC(2015, 2, 2, 14, 30) + minute * 60_000).toISOString();
    for (const [symbol, base] of [
      ["MSFT", 43],
      ["ZZZ", 7],
    ] as const) {
      const close = (base + Math.sin(minute / 5) / 4).toFixed(2);
      lines.push([t, symbol, close, close, close, close, 100].join(","));
    }
  }
  return lines.join("\n");
}

/** The texts of all parts of the page that name instruments, read at one moment. */
function parts() {
  const texts = (selector: string) => [...document.querySelectorAll(selector)].map((one) => one.textContent.trim());
  return {
    rows: texts('[role="grid"] [data-id] b'),
    tape: texts(".tape .items button b"),
    heading: (texts(".quote h2")[0] ?? "").split(/\s/)[0] ?? "",
    panel: texts("aside h2")[0] ?? "",
    title: document.title,
    failed: texts('[role="alert"]'),
  };
}

type Feed = number | "replay";

/** One server after another runs on one port, while one page stays open. */
let server: ServerProcess | undefined;
let running: Feed | undefined;
let page: Promise<BoardPage> | undefined;
let directory = "";
let port = 0;
const url = () => `http://127.0.0.1:${String(port)}`;

beforeAll(async () => {
  port = await freePort();
  directory = await mkdtemp(join(tmpdir(), "tickertape-"));
  await writeFile(join(directory, "two.csv"), replayLines());
});
afterAll(async () => {
  await server?.stop();
  await rm(directory, { recursive: true, force: true });
});

async function serve(feed: Feed): Promise<void> {
  if (running === feed) return;
  await server?.stop();
  const flags =
    feed === "replay" ? ["--feed", `replay:${join(directory, "two.csv")}`] : ["--symbols", String(feed), "--seed", "7"];
  server = startServer(...flags, "--port", String(port), "--backfill-days", "0");
  await server.live();
  running = feed;
}

/** Opens a page that reconnects at once: the random number that delays its attempts is always 0. */
async function openEager(): Promise<BoardPage> {
  const board = await blank({ expected: UNREACHABLE }, true);
  await board.page.addInitScript(() => (Math.random = () => 0));
  await board.page.goto(url());
  return board.ready();
}

describe("an open page follows a server that is restarted with other instruments:", () => {
  it.each([
    ["100 symbols, then 20", 100, 20],
    ["20 symbols, then 100", 20, 100],
    ["100 symbols, then 99", 100, 99],
    ["simulated, then replayed", 99, "replay"],
    ["replayed, then simulated", "replay", 20],
  ] as const)("%s", async (_, before, after) => {
    await serve(before);
    const board = await (page ??= openEager());
    const health = () => board.sign.getAttribute("data-health");
    const read = () => board.page.evaluate(parts);
    await expect.poll(health, PATIENCE).toBe("live");
    // The tape's movers and the open instrument, the last one, are missing on a smaller board. A replay's first day has
    // no movers, because it has no previous close.
    if (before !== "replay") await expect.poll(async () => (await read()).tape.length, PATIENCE).toBeGreaterThan(0);
    await board.grid.focus();
    await board.page.keyboard.press("End");
    await server?.stop();
    await expect.poll(health, PATIENCE).toBe("broken");
    await serve(after);
    await expect.poll(health, PATIENCE).toBe("live");

    const existing = new Set((await quotesAt(url())).map(({ s }) => s));
    const unknown = async () => {
      const { rows, tape, heading, panel } = await read();
      return [...rows, ...tape, heading, panel].filter((symbol) => !existing.has(symbol));
    };
    await expect.poll(unknown, PATIENCE).toEqual([]);
    if (after !== "replay") await expectCurrentPrices(board, url());
    const { heading, panel, rows } = await read();
    expect(panel).toBe(heading);
    expect(new Set(rows).size).toBe(rows.length);
    expect(rows.length).toBe(Math.min(existing.size, rows.length));
    await expect.poll(async () => (await read()).title, PATIENCE).toContain(heading);
    await expect.poll(() => board.page.getByText("Loading history").count(), PATIENCE).toBe(0);
    if (after !== "replay") await expect.poll(async () => (await read()).tape.length, PATIENCE).toBeGreaterThan(0);
    expect((await read()).failed.filter((text) => !text.startsWith("No symbol"))).toEqual([]);
  });
});
