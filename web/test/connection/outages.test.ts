import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startServer, type ServerProcess } from "../../../server/test/support/server-process.ts";
import type { BoardPage } from "../support/board-page.ts";
import { freePort, lineTo, type Line } from "../support/line.ts";
import { epochAt, expectCurrentPrices, expectUnbrokenTape, printsAt } from "../support/server-truth.ts";
import { dashboard, useBoard } from "../support/use-board.ts";
import { watchWire } from "../support/wire.ts";

const { blank, open } = useBoard();

/** What a browser says of a server that is not there, or not ready yet. */
const UNREACHABLE = /net::ERR_|WebSocket connection to|status 503|503 \(/;
const PATIENCE = { timeout: 30_000 };

const health = (board: BoardPage) => board.sign.getAttribute("data-health");
const becomes = (board: BoardPage, wanted: string) => expect.poll(() => health(board), PATIENCE).toBe(wanted);

/** Opacity of the chart's canvas: dimmed says that what it shows is not current. */
const opacity = (board: BoardPage) => board.chart.evaluate((canvas) => Number(getComputedStyle(canvas).opacity));

/** Opens a board that waits for a minute before it tries again: the page's dice, which decide that, are loaded. */
async function openPatient(address: string): Promise<BoardPage> {
  const board = await blank({ expected: UNREACHABLE });
  await board.page.addInitScript(() => (Math.random = () => 120));
  await board.page.goto(address);
  return board.ready();
}

describe("a server that dies and is started again", () => {
  let server: ServerProcess | undefined;
  let url = "";
  let port = 0;
  let directory = "";
  const start = async () => {
    server = startServer("--backfill-days", "0", "--port", String(port), "--data-dir", directory);
    url = await server.live();
    return server;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "tickertape-"));
    port = await freePort();
    await start();
  });
  afterAll(async () => {
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it("killed, is missed with the time and a countdown; the last prices stay, dimmed; it is found again by itself", async () => {
    const board = await open({ server: url, path: "/?symbol=AAPL", expected: UNREACHABLE });
    const epoch = await epochAt(url);
    await server?.stop();
    await becomes(board, "broken");
    await expect.poll(() => board.sign.innerText(), PATIENCE).toMatch(/Disconnected \d\d:\d\d:\d\d\s*· retry in \d+ s/);
    await expect.poll(() => opacity(board)).toBeLessThan(1);
    await expect.poll(() => board.page.title()).toMatch(/^⚠ \d\d:\d\d · AAPL [\d.]+ · Tickertape$/);
    expect(await board.page.locator("aside").innerText()).not.toContain("Trading");
    for (const { symbol, last } of await board.shown()) expect(last, symbol).toBeGreaterThan(0);

    await start();
    await becomes(board, "live");
    await expect.poll(() => opacity(board)).toBe(1);
    expect(await epochAt(url)).not.toBe(epoch);
    await expect.poll(() => board.detail("epoch")).toBe(await epochAt(url));
    expect(Number(await board.detail("Reconnects"))).toBeGreaterThan(0);
    // Another epoch: nothing of the old one may stay among the new.
    await expectCurrentPrices(board, url);
    await expectUnbrokenTape(board, url, "AAPL");
  });

  it("stopped, says goodbye and when to come back, and the page keeps to that", async () => {
    const board = await blank({ expected: UNREACHABLE });
    const wire = watchWire(board.page);
    await board.page.goto(`${url}/?symbol=AAPL`);
    await board.ready();
    await expect.poll(() => wire.pushedSinceRequest, PATIENCE).toBeGreaterThan(10);
    server?.child.kill("SIGTERM");
    await becomes(board, "broken");
    expect(await server?.ended).toMatchObject({ code: 0, signal: null, stderr: "" });
    expect(await board.sign.innerText()).toMatch(/Disconnected \d\d:\d\d:\d\d/);
    const { code = 0, retryMs = 0, at = 0 } = wire.bye ?? {};
    // Close codes from 4000 to 4499 mean: come back.
    expect(Math.floor(code / 500)).toBe(8);
    await expect.poll(() => wire.opened.length, PATIENCE).toBeGreaterThan(1);
    expect((wire.opened[1] ?? 0) - at).toBeGreaterThan(retryMs * 0.9);

    await start();
    await becomes(board, "live");
    await expectCurrentPrices(board, url);
    await expectUnbrokenTape(board, url, "AAPL");
  });

  it("is tried at once at the press of a button", async () => {
    const board = await openPatient(url);
    await server?.stop();
    await expect.poll(() => board.sign.innerText(), PATIENCE).toMatch(/retry in [56]\d s/);
    await start();
    await board.page.getByRole("button", { name: "Retry now" }).click();
    await becomes(board, "live");
  });
});

describe("a line that breaks while the server goes on", () => {
  let line: Line | undefined;
  afterEach(() => line?.close());

  it("is refilled: every trade missed comes after all, and the page says how many", async () => {
    line = await lineTo(dashboard());
    const board = await openPatient(`${line.url}/?symbol=AAPL`);
    await expectUnbrokenTape(board, dashboard(), "AAPL");
    const [newest] = await printsAt(dashboard(), "AAPL");
    line.cut();
    await becomes(board, "broken");
    const missed = async () => (await printsAt(dashboard(), "AAPL")).findIndex((print) => same(print, newest));
    await expect.poll(missed, PATIENCE).toBeGreaterThan(5);

    line.mend();
    await board.page.getByRole("button", { name: "Retry now" }).click();
    const report = board.page.getByText(/Current\. \d[\d,]* trades refilled, \d[\d,]* merged/);
    await report.waitFor();
    const [, refilled = "0"] = /(\d[\d,]*) trades/.exec(await report.innerText()) ?? [];
    expect(Number(refilled.replace(",", ""))).toBeGreaterThan(5);
    await expectUnbrokenTape(board, dashboard(), "AAPL");
    await expectCurrentPrices(board, dashboard());
    await report.waitFor({ state: "detached" });
  });

  it("is noticed although nothing was closed, when not even a heartbeat comes any more", async () => {
    line = await lineTo(dashboard());
    const board = await open({ server: line.url, expected: UNREACHABLE });
    line.mute();
    await becomes(board, "broken");
    line.cut();
    line.mend();
    await becomes(board, "live");
    await expectCurrentPrices(board, dashboard());
  });
});

const same = (a: object, b: object | undefined) => JSON.stringify(a) === JSON.stringify(b);
