import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startServer, type ServerProcess } from "../../../server/test/support/server-process.ts";
import type { BoardPage } from "../support/board-page.ts";
import { freePort, startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { epochAt, expectCurrentPrices, expectConsecutiveTrades, tradesAt } from "../support/server-state.ts";
import { dashboard, useBoard } from "../support/use-board.ts";
import { watchWire } from "../support/wire.ts";

const { blank, open } = useBoard();

/** The browser's messages about a server that is down or not ready. */
const UNREACHABLE = /net::ERR_|WebSocket connection to|status 503|503 \(/;
const PATIENCE = { timeout: 30_000 };

const health = (board: BoardPage) => board.sign.getAttribute("data-health");
const becomes = (board: BoardPage, wanted: string) => expect.poll(() => health(board), PATIENCE).toBe(wanted);

/** The opacity of the chart's canvas, which is dimmed while its content is not current. */
const opacity = (board: BoardPage) => board.chart.evaluate((canvas) => Number(getComputedStyle(canvas).opacity));

/** Opens a board that waits a minute before it reconnects: the random number that delays its attempts is always 120. */
async function openPatient(address: string): Promise<BoardPage> {
  const board = await blank({ expected: UNREACHABLE });
  await board.page.addInitScript(() => (Math.random = () => 120));
  await board.page.goto(address);
  return board.ready();
}

describe("when the server stops and is started again", () => {
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

  it("after a kill, the page shows time and countdown, dims the last prices, and reconnects on its own", async () => {
    const board = await open({ server: url, path: "/?symbol=AAPL", expected: UNREACHABLE });
    const epoch = await epochAt(url);
    await server?.stop();
    await becomes(board, "broken");
    await expect
      .poll(() => board.outage.innerText(), PATIENCE)
      .toMatch(/Disconnected \d\d:\d\d:\d\d\s*· retry in \d+ s/);
    await expect.poll(() => opacity(board)).toBeLessThan(1);
    await expect.poll(() => board.page.title()).toMatch(/^⚠ \d\d:\d\d · AAPL [\d.]+ · Tickertape$/);
    expect(await board.page.locator("aside").innerText()).toContain("Unknown");
    for (const { symbol, last } of await board.shown()) expect(last, symbol).toBeGreaterThan(0);

    await start();
    await becomes(board, "live");
    await expect.poll(() => opacity(board)).toBe(1);
    expect(await epochAt(url)).not.toBe(epoch);
    await expect.poll(() => board.detail("epoch")).toBe(await epochAt(url));
    expect(Number(await board.detail("Reconnects"))).toBeGreaterThan(0);
    // In a new epoch, no data of the old one may remain.
    await expectCurrentPrices(board, url);
    await expectConsecutiveTrades(board, url, "AAPL");
  });

  it("after a stop, the page waits as long as the server's bye asked for", async () => {
    const board = await blank({ expected: UNREACHABLE });
    const wire = watchWire(board.page);
    await board.page.goto(`${url}/?symbol=AAPL`);
    await board.ready();
    await expect.poll(() => wire.pushedSinceRequest, PATIENCE).toBeGreaterThan(10);
    server?.child.kill("SIGTERM");
    await becomes(board, "broken");
    expect(await server?.ended).toMatchObject({ code: 0, signal: null, stderr: "" });
    expect(await board.outage.innerText()).toMatch(/Disconnected \d\d:\d\d:\d\d/);
    const { code = 0, retryMs = 0, at = 0 } = wire.bye ?? {};
    // Close codes from 4000 to 4499 ask the client to reconnect.
    expect(Math.floor(code / 500)).toBe(8);
    await expect.poll(() => wire.opened.length, PATIENCE).toBeGreaterThan(1);
    // What the browser reports of a bye reaches this process late on a busy machine.
    expect((wire.opened[1] ?? 0) - at).toBeGreaterThan(retryMs * 0.7);

    await start();
    await becomes(board, "live");
    await expectCurrentPrices(board, url);
    await expectConsecutiveTrades(board, url, "AAPL");
  });

  it("a button has the page reconnect at once", async () => {
    const board = await openPatient(url);
    await server?.stop();
    await expect.poll(() => board.outage.innerText(), PATIENCE).toMatch(/retry in [56]\d s/);
    await start();
    await board.page.getByRole("button", { name: "Retry now" }).click();
    await becomes(board, "live");
  });
});

describe("when the connection breaks while the server goes on", () => {
  let proxy: TcpProxy | undefined;
  afterEach(() => proxy?.close());

  it("the page receives every missed trade after all, and says how many", async () => {
    proxy = await startTcpProxy(dashboard());
    const board = await openPatient(`${proxy.url}/?symbol=AAPL`);
    await expectConsecutiveTrades(board, dashboard(), "AAPL");
    const [newest] = await tradesAt(dashboard(), "AAPL");
    proxy.cut();
    await becomes(board, "broken");
    const missed = async () => (await tradesAt(dashboard(), "AAPL")).findIndex((trade) => same(trade, newest));
    await expect.poll(missed, PATIENCE).toBeGreaterThan(5);

    proxy.restore();
    await board.page.getByRole("button", { name: "Retry now" }).click();
    const report = board.page.getByText(/Current\. \d[\d,]* trades refilled, \d[\d,]* merged/);
    await report.waitFor();
    const [, refilled = "0"] = /(\d[\d,]*) trades/.exec(await report.innerText()) ?? [];
    expect(Number(refilled.replace(",", ""))).toBeGreaterThan(5);
    await expectConsecutiveTrades(board, dashboard(), "AAPL");
    await expectCurrentPrices(board, dashboard());
    await report.waitFor({ state: "detached" });
  });

  it("the page notices by the missing heartbeats, although no socket was closed", async () => {
    proxy = await startTcpProxy(dashboard());
    const board = await open({ server: proxy.url, expected: UNREACHABLE });
    proxy.silence();
    await becomes(board, "broken");
    proxy.cut();
    proxy.restore();
    await becomes(board, "live");
    await expectCurrentPrices(board, dashboard());
  });
});

const same = (a: object, b: object | undefined) => JSON.stringify(a) === JSON.stringify(b);
