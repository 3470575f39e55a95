import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, TEST_TOKEN, type ServerProcess } from "../../../server/test/support/server-process.ts";
import { useBoard } from "../support/use-board.ts";

const { blank, open, sharedBoard } = useBoard();
const PATIENCE = { timeout: 30_000 };

describe("the market controls' effects", () => {
  let server: ServerProcess | undefined;
  let url = "";
  const control = async (order: object) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${TEST_TOKEN}` };
    const answer = await fetch(`${url}/api/market`, { method: "POST", headers, body: JSON.stringify(order) });
    expect(answer.ok).toBe(true);
  };
  beforeAll(async () => {
    server = startServer("--backfill-days", "0", "--symbols", "20");
    url = await server.live();
  });
  afterAll(() => server?.stop());

  it("include a halt: the page shows its reason, its end, and quotes in another colour meanwhile", async () => {
    const board = await open({ server: url, path: "/?symbol=AAPL" });
    const bid = board.page.locator(".touch b").first();
    const firm = await bid.evaluate((price) => getComputedStyle(price).color);
    await control({ op: "halt", symbol: "AAPL", seconds: 600, reason: "news pending" });
    await board.page.locator(".quote").getByText("Halted · news pending").waitFor();
    await expect.poll(() => board.row("AAPL").locator("small").innerText()).toBe("Halted");
    expect(await bid.evaluate((price) => getComputedStyle(price).color)).not.toBe(firm);
    await control({ op: "resume", symbol: "AAPL" });
    await board.page.locator(".quote").getByText("Reopened").waitFor();
    await expect.poll(() => bid.evaluate((price) => getComputedStyle(price).color)).toBe(firm);
  });

  it("include a headline: it is over the chart and its row is marked, also for later viewers", async () => {
    await control({ op: "news", symbol: "MSFT", headline: "Guidance raised" });
    const board = await open({ server: url, path: "/?symbol=MSFT" });
    await board.page.locator(".chart").getByText("Guidance raised").waitFor();
    await expect.poll(() => board.row("MSFT").locator("small").innerText()).toContain("News");
    await board.page.getByText("Always open").waitFor();
  });
});

describe("a server that is still making its history", () => {
  it("is shown as starting, with its progress, and the page connects as soon as it is ready", async () => {
    // Enough history for its making to be seen on any machine.
    const board = await blank({ expected: /net::ERR_|WebSocket connection to|status 503|503 \(/ });
    const server = startServer("--backfill-days", "15", "--symbols", "100");
    try {
      const url = await server.url();
      await board.page.goto(url);
      await expect.poll(() => board.sign.innerText(), PATIENCE).toMatch(/Server starting · making history, \d+%/);
      expect(await board.sign.getAttribute("data-health")).toBe("starting");
      await server.live();
      await board.ready();
    } finally {
      await server.stop();
    }
  });
});

describe("the connection's details", () => {
  it("close on Escape and on a click outside", async () => {
    const board = await sharedBoard();
    const details = board.page.locator("footer details");
    const isOpen = () => details.evaluate((element) => (element as HTMLDetailsElement).open);
    for (const leave of [() => board.page.keyboard.press("Escape"), () => board.page.locator("h1").click()]) {
      await details.locator("summary").click();
      expect(await isOpen()).toBe(true);
      await leave();
      await expect.poll(isOpen).toBe(false);
    }
  });

  it("open from the connection's state on a phone, whose trades tab also shows the last price", async () => {
    const board = await open({ viewport: { width: 360, height: 740 } });
    await board.page.getByRole("banner").getByRole("button", { name: "Live" }).click();
    await board.page.getByRole("dialog").getByText("Encoding").waitFor();
    await board.page.keyboard.press("Escape");
    await board.page.getByRole("button", { name: "Trades" }).click();
    await expect.poll(() => board.price.innerText()).toMatch(/\d\.\d\d/);
  });
});
