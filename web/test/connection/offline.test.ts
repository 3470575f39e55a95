import { afterAll, expect, it } from "vitest";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank } = useBoard();
let proxy: TcpProxy | undefined;
afterAll(() => proxy?.close());

it("starts without a server from the stored files, says that it is offline, and has stored no price", async () => {
  proxy = await startTcpProxy(dashboard());
  const board = await blank({ serviceWorkers: "allow", expected: /net::ERR_|WebSocket connection to/ });
  const { page } = board;
  await page.goto(`${proxy.url}/?symbol=AAPL`);
  await board.ready();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const stored = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(stored.filter((path) => path !== "/" && !path.startsWith("/assets/"))).toEqual([]);
  expect(stored).toContain("/");

  proxy.cut();
  await page.reload();
  await expect.poll(() => board.outage.innerText()).toContain("Offline: no server reachable");
  expect(await board.rows.count()).toBe(0);

  proxy.restore();
  // The page may have connected again by itself.
  await board.outage.getByRole("button", { name: "Retry now" }).or(board.rows.first()).first().click();
  await board.ready();
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(`${proxy.url}/sw.js`);
});
