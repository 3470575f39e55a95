import { describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { dashboard, useBoard } from "../support/use-board.ts";
import { watchWire } from "../support/wire.ts";

const { blank } = useBoard();

/** How long the page waits after a key until it subscribes to the symbol, ms. */
const FOLLOW_AFTER_MS = 120;

/** Notes in the page when keys reach it: on a busy machine they come late. */
const noteKeys = (board: BoardPage) =>
  board.page.evaluateHandle(() => {
    const times: number[] = [];
    document.addEventListener("keydown", () => times.push(performance.now()), { capture: true });
    return times;
  });

describe("an arrow key held in the list", () => {
  it.each(["SBE (binary)", "JSON"])(
    "for three seconds keeps the connection open, and heading, chart and trades show the same symbol: %s",
    async (encoding) => {
      const board = await blank();
      const wire = watchWire(board.page);
      await board.page.goto(`${dashboard()}/?symbol=AAPL`);
      await board.ready();
      await board.set(encoding);
      await expect.poll(() => board.detail("Encoding")).toContain(encoding === "JSON" ? "json" : "sbe");
      const devtools = await board.page.context().newCDPSession(board.page);
      await board.grid.focus();
      const opened = wire.opened.length;
      const subscribed = () => wire.sent.filter((op) => op === "subscribe trades").length;
      const before = subscribed();
      const keys = await noteKeys(board);
      const key = { key: "ArrowDown", code: "ArrowDown", windowsVirtualKeyCode: 40 };
      const start = Date.now();
      for (let press = 0; press < 90; press++) {
        await devtools.send("Input.dispatchKeyEvent", { type: "rawKeyDown", autoRepeat: press > 0, ...key });
        await board.page.waitForTimeout(Math.max(0, start + press * 33 - Date.now()));
      }
      await devtools.send("Input.dispatchKeyEvent", { type: "keyUp", ...key });

      const symbol = await board.page.locator(".quote h2").innerText();
      expect(symbol).not.toBe("AAPL");
      await expect.poll(() => board.page.getByText("Loading history").count()).toBe(0);
      await expect.poll(() => new URL(board.page.url()).searchParams.get("symbol")).toBe(symbol.split(/\s/)[0]);
      await expect.poll(async () => (await board.trades()).length).toBeGreaterThan(3);
      expect(await board.page.locator("section[aria-label] h2").first().innerText()).toBe(symbol);
      expect(await board.chartNote()).toBe("");
      const [close, last] = [(await board.legend()).split(" ").at(-1), await board.price.innerText()];
      expect(Math.abs(Number(close) / Number(last.replace(/[^\d.]/g, "")) - 1)).toBeLessThan(0.01);
      await expect.poll(() => board.sign.getAttribute("data-health")).toBe("live");
      expect(wire.opened.length).toBe(opened);
      expect(wire.received["error"] ?? 0).toBe(0);
      // The page subscribes to a symbol at which the key rested, however late its keys come; not to each that it passed.
      const times = await keys.jsonValue();
      const lasted = (times.at(-1) ?? 0) - (times[0] ?? 0);
      expect(times.length).toBeGreaterThan(60);
      expect(subscribed() - before).toBeLessThanOrEqual(lasted / FOLLOW_AFTER_MS + 2);
    },
  );
});
