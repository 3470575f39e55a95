import { describe, expect, it } from "vitest";
import { expectCurrentPrices } from "../support/server-state.ts";
import { dashboard, useBoard } from "../support/use-board.ts";
import { watchWire } from "../support/wire.ts";

const { blank } = useBoard();

describe("prices are pushed, not requested:", () => {
  it("one WebSocket delivers frame after frame without any request", async () => {
    const board = await blank();
    const wire = watchWire(board.page);
    await board.page.goto(dashboard());
    await board.ready();
    await expect.poll(() => wire.pushedSinceRequest, { timeout: 30_000 }).toBeGreaterThan(20);
    expect(wire.opened).toHaveLength(1);
    // Only the page itself, the list of instruments, history and news were requested.
    const kinds = new Set(wire.requests.map((path) => path.replace(/^\/assets\/.*/, "/assets")));
    const allowed = ["/", "/assets", "/favicon.svg", "/api/instruments", "/api/candles", "/api/trades", "/api/events"];
    expect([...kinds].filter((path) => !allowed.includes(path))).toEqual([]);
  });

  it("the page subscribes once, and sends only pings after that", async () => {
    const board = await blank();
    const wire = watchWire(board.page);
    await board.page.goto(dashboard());
    await board.ready();
    await expect.poll(() => wire.received["quotes"] ?? 0, { timeout: 30_000 }).toBeGreaterThan(30);
    const asked = wire.sent.filter((op) => op !== "ping");
    expect(asked.toSorted()).toEqual(["subscribe candles", "subscribe quotes", "subscribe trades"]);
  });

  it("in binary by default, as JSON if the viewer chooses it", async () => {
    const board = await blank();
    const wire = watchWire(board.page);
    await board.page.goto(dashboard());
    await board.ready();
    expect(await board.detail("Encoding")).toBe("ticker.v1.sbe");
    expect(wire.binary).toBe(true);
    await board.set("JSON");
    await expect.poll(() => board.detail("Encoding")).toBe("ticker.v1.json");
    await expectCurrentPrices(board, dashboard());
    expect(wire.binary).toBe(false);
  });

  it("and a banner says so with the page's own figures, until it is dismissed for good", async () => {
    const board = await blank();
    await board.page.goto(dashboard());
    const banner = board.page.getByText(
      /^The server pushed [\d,]+ quote updates in the last second, [\d,]+ of them new prices, over one WebSocket:/,
    );
    await banner.waitFor();
    const said = (await banner.textContent()) ?? "";
    expect(said).toMatch(/: [\d,]+ messages, [\d.]+ KB\. Requests made for them: 0\.$/);
    // Most updates change only a bid, an ask, a size or the volume.
    const [, updates = 0, prices = 0] = (/([\d,]+) quote updates.* ([\d,]+) of them/.exec(said) ?? []).map((count) =>
      Number(count.replaceAll(",", "")),
    );
    expect(prices).toBeLessThan(updates);
    expect(prices).toBeGreaterThan(0);
    await board.page.getByRole("button", { name: "Dismiss" }).click();
    await banner.waitFor({ state: "detached" });
    await board.page.reload();
    await board.ready();
    await board.page.getByText(/Updates [1-9][\d,]*\/s/).waitFor();
    expect(await banner.count()).toBe(0);
  });
});
