import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, TEST_TOKEN, type ServerProcess } from "../../../server/test/support/server-process.ts";
import type { BoardPage } from "../support/board-page.ts";
import { useBoard } from "../support/use-board.ts";

const { open } = useBoard();
let server: ServerProcess | undefined;
let url = "";
beforeAll(async () => {
  server = startServer("--backfill-days", "0", "--symbols", "20");
  url = await server.live();
});
afterAll(() => server?.stop());

const dialogOf = (board: BoardPage) => board.page.getByRole("dialog", { name: "Market controls" });

describe("the link that the server prints", () => {
  it("opens the market controls; the tab keeps the token, the address does not", async () => {
    const board = await open({ server: url, path: `/?symbol=AAPL#token=${TEST_TOKEN}` });
    const { page } = board;
    await dialogOf(board).waitFor();
    expect(page.url()).not.toContain(TEST_TOKEN);
    await page.keyboard.press("Escape");
    await dialogOf(board).waitFor({ state: "detached" });
    await page.reload();
    await board.ready();
    expect(await dialogOf(board).count()).toBe(0);
    await page.getByRole("banner").getByRole("button").last().click();
    await page.getByRole("button", { name: "Market controls" }).click();
    await dialogOf(board).waitFor();
  });

  it("is required: without it the settings offer no controls, and their script is not loaded", async () => {
    const board = await open({ server: url });
    await board.page.getByRole("banner").getByRole("button").last().click();
    expect(await board.page.getByRole("button", { name: "Market controls" }).count()).toBe(0);
    const scripts = await board.page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    expect(scripts.filter((name) => name.includes("ControlsDialog"))).toEqual([]);
  });
});

describe("the market controls", () => {
  const halt = async (board: BoardPage) => {
    const dialog = dialogOf(board);
    await dialog.getByRole("radio", { name: "Halt" }).click();
    await dialog.getByLabel("Symbol").fill("AAPL");
    await dialog.getByLabel("Reason").fill("test of the controls");
    await dialog.getByRole("button", { name: "Send" }).click();
    return dialog;
  };

  it("change the market, also by keyboard, and show the request and the server's answer", async () => {
    const path = `/?symbol=AAPL#token=${TEST_TOKEN}`;
    const board = await open({ server: url, path, expected: /status of 404|status 404/ });
    const dialog = await halt(board);
    await dialog.getByText("Done").waitFor();
    expect(await dialog.locator("output").innerText()).toContain('"reason":"test of the controls"');
    await board.page.locator(".quote").getByText("Halted · test of the controls").waitFor();
    await dialog.getByRole("radio", { name: "Halt" }).focus();
    await board.page.keyboard.press("ArrowRight");
    await dialog.getByLabel("Symbol").press("Enter");
    await expect.poll(() => dialog.locator("output").innerText()).toContain('{"op":"resume","symbol":"AAPL"}');
    await dialog.getByText("Done").waitFor();
    await dialog.getByRole("radio", { name: "News" }).click();
    await dialog.getByLabel("Symbol").fill("NOSUCH");
    await dialog.getByLabel("Headline").fill("Guidance raised");
    await dialog.getByRole("button", { name: "Send" }).click();
    await dialog.getByText('Not done: There is no instrument "NOSUCH".').waitFor();
  });

  it("say that a token is wrong", async () => {
    const board = await open({ server: url, path: "/?symbol=AAPL#token=wrong", expected: /status of 401|status 401/ });
    await (await halt(board)).getByText("The server does not accept this token.").waitFor();
  });

  it("fit a phone, in 简体中文 too", async () => {
    const visit = {
      server: url,
      path: `/#token=${TEST_TOKEN}`,
      viewport: { width: 360, height: 740 },
      locale: "zh-CN",
    };
    const board = await open(visit);
    const dialog = board.page.getByRole("dialog", { name: "市场控制" });
    await dialog.waitFor();
    const { width = 0, x = -1 } = (await dialog.boundingBox()) ?? {};
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(360);
    const send = await dialog.getByRole("button", { name: "发送" }).boundingBox();
    expect(send?.height).toBeGreaterThanOrEqual(44);
  });
});
