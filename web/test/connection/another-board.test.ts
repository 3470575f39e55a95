import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { startServer, type ServerProcess } from "../../../server/test/support/server-process.ts";
import { freePort } from "../support/line.ts";
import { expectCurrentPrices, quotesAt } from "../support/server-truth.ts";
import { useBoard } from "../support/use-board.ts";

const { open } = useBoard();

const UNREACHABLE = /net::ERR_|WebSocket connection to|status 503|503 \(/;
const PATIENCE = { timeout: 40_000 };

let server: ServerProcess | undefined;
let directory: string | undefined;
afterEach(async () => {
  await server?.stop();
  if (directory) await rm(directory, { recursive: true, force: true });
});

/** A day of minutes of two symbols, in the shape of a vendor's file. */
async function replayFile(): Promise<string> {
  directory = await mkdtemp(join(tmpdir(), "tickertape-"));
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
  const file = join(directory, "two.csv");
  await writeFile(file, lines.join("\n"));
  return file;
}

/** Every part of the page that names an instrument or counts them, read at one moment. */
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

const simulated = (count: number) => ["--symbols", String(count), "--seed", "7"];

describe("a server started again with other instruments, the page left open:", () => {
  it.each([
    ["100 symbols, then 20", 100, 20],
    ["20 symbols, then 100", 20, 100],
    ["100 symbols, then 99", 100, 99],
    ["simulated, then replayed", 100, "replay"],
    ["replayed, then simulated", "replay", 20],
  ] as const)("%s", async (_, before, after) => {
    const port = String(await freePort());
    const flags = async (what: number | "replay") =>
      what === "replay" ? ["--feed", `replay:${await replayFile()}`] : simulated(what);
    const start = async (what: number | "replay") => {
      server = startServer(...(await flags(what)), "--port", port, "--backfill-days", "0");
      return server.live();
    };
    const url = await start(before);
    const board = await open({ server: url, expected: UNREACHABLE });
    // Movers are on the tape, the last of the board is open: both are gone from a smaller one. A replay's first day
    // has no previous close, so nothing has moved.
    if (before !== "replay") {
      await expect.poll(async () => (await board.page.evaluate(parts)).tape.length, PATIENCE).toBeGreaterThan(0);
    }
    await board.grid.focus();
    await board.page.keyboard.press("End");
    await server?.stop();
    await expect.poll(() => board.sign.getAttribute("data-health"), PATIENCE).toBe("broken");
    await start(after);
    await expect.poll(() => board.sign.getAttribute("data-health"), PATIENCE).toBe("live");

    const there = new Set((await quotesAt(url)).map(({ s }) => s));
    const strangers = async () => {
      const { rows, tape, heading, panel } = await board.page.evaluate(parts);
      return [...rows, ...tape, heading, panel].filter((symbol) => !there.has(symbol));
    };
    await expect.poll(strangers, PATIENCE).toEqual([]);
    if (after !== "replay") await expectCurrentPrices(board, url);
    const { heading, panel, rows } = await board.page.evaluate(parts);
    expect(panel).toBe(heading);
    expect(new Set(rows).size).toBe(rows.length);
    expect(rows.length).toBe(Math.min(there.size, rows.length));
    await expect.poll(async () => (await board.page.evaluate(parts)).title, PATIENCE).toContain(heading);
    await expect.poll(() => board.page.getByText("Loading history").count(), PATIENCE).toBe(0);
    if (after !== "replay") {
      await expect.poll(async () => (await board.page.evaluate(parts)).tape.length, PATIENCE).toBeGreaterThan(0);
    }
    expect((await board.page.evaluate(parts)).failed.filter((text) => !text.startsWith("No symbol"))).toEqual([]);
  });
});
