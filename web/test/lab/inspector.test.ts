import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptSteps } from "../../src/pages/lab/inspector/annotate/handshake/accept-key.ts";
import { startServer, type ServerProcess } from "../../../server/test/support/server-process.ts";
import { useBoard } from "../support/use-board.ts";
import { axeFindings } from "../support/axe.ts";

/** Handshakes that fail on purpose, and the check whether the tap can be reached, which one test prevents. */
const EXPECTED = /WebSocket connection to|Failed to load resource|tap-check/;

const { blank } = useBoard();
// A server of its own, because one test takes all the connections that an address may have.
let server: ServerProcess;
let url = "";
let page: Page;

async function openInspector(
  visit: Parameters<typeof blank>[0] = {},
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<Page> {
  const { page: opened } = await blank({ expected: EXPECTED, ...visit }, true);
  await prepare(opened);
  await opened.goto(`${url}/lab?section=wire`);
  await opened.locator(".list [role=option]").first().waitFor();
  return opened;
}

beforeAll(async () => {
  server = startServer("--backfill-days", "0", "--seed", "7");
  url = await server.live();
  page = await openInspector();
});
afterAll(() => server.stop());

const button = (name: string, within: Page | Locator = page) => within.getByRole("button", { name, exact: true });
const panel = async (name: string): Promise<Locator> => {
  await page.getByRole("radio", { name, exact: true }).click();
  return page.locator("[data-panel]");
};
const lines = () => page.locator(".list [role=option]");
const bytes = () => page.getByRole("slider", { name: "Bytes" }).last();
const fields = () => page.getByRole("listbox", { name: "Fields" }).last();
/** The field that is looked at, and the text of the bytes that are lit up. */
const chosen = async () => ({
  field: await fields().locator("[aria-selected=true]").innerText(),
  lit: (await bytes().locator(".letters .on").allTextContents()).join(""),
});
/** Shows the newest frame of a kind: the list stands still for it. */
async function choose(kind: string, direction = "Both") {
  await page.getByRole("radio", { name: direction, exact: true }).click();
  await page.getByLabel("Kind", { exact: true }).selectOption(kind);
  await lines().first().click();
  await page.mouse.move(0, 0);
}

describe("the handshake", () => {
  it("is shown as it went, and the accept key is computed from this very key", async () => {
    const handshake = await panel("Handshake");
    await expect.poll(() => handshake.innerText()).toContain("101 Switching Protocols");
    const text = await handshake.innerText();
    const [, key = ""] = /Sec-WebSocket-Key: (\S+)/.exec(text) ?? [];
    const [, accept] = /Sec-WebSocket-Accept: (\S+)/.exec(text) ?? [];
    expect(acceptSteps(key).accept).toBe(accept);
    expect(await handshake.locator(".accept").innerText()).toBe(accept);
    expect(text).toContain("The server's Sec-WebSocket-Accept is the same");
    await button("Bytes", handshake).first().click();
    expect(await fields().innerText()).toContain("request-line");
  });
});

describe("the frames", () => {
  it("a byte leads to its field, and a field to its bytes, by pointer and by keyboard", async () => {
    await choose("text", "Received");
    await page.getByLabel("Contains").fill('"kind":"update"');
    await lines().first().click();
    await page.getByLabel("Contains").fill("");
    await bytes().locator("[data-at='0']").first().hover();
    expect((await chosen()).field).toMatch(/^1··· ···· FIN/);
    await fields().getByRole("option", { name: /^seq/ }).hover();
    expect((await chosen()).lit).toMatch(/^"seq":\d+$/);
    await bytes().focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    expect((await chosen()).field).toContain("MASK");
    await fields().focus();
    await page.keyboard.press("End");
    expect((await chosen()).lit).toMatch(/^"v":\d+$/);
    await page.keyboard.press("ArrowUp");
    expect((await chosen()).lit).toMatch(/^"az":\d+$/);
  });

  it("a masked frame is unmasked byte by byte", async () => {
    await choose("text", "Sent");
    await page.getByRole("radio", { name: "Unmasked" }).click();
    expect((await bytes().locator(".letters span").allTextContents()).join("")).toContain('"op":"sub');
    await page.getByRole("radio", { name: "On the wire" }).click();
    await bytes().locator("[data-at='6']").first().hover();
    expect(await page.locator(".meaning .byte").last().innerText()).toMatch(/XOR .. = 7b ‘{’/);
  });

  it("the list pauses, says what waits and what it leaves out, and is cleared", async () => {
    await page.getByRole("radio", { name: "Both" }).click();
    await page.getByLabel("Kind", { exact: true }).selectOption("");
    await button("Pause").click();
    const before = await lines().allInnerTexts();
    await expect.poll(() => page.locator(".left").innerText()).toMatch(/[1-9]\d* newer entr/);
    expect(await lines().allInnerTexts()).toEqual(before);
    await page.getByLabel("Kind", { exact: true }).selectOption("head");
    expect(await page.locator(".left").innerText()).toMatch(/Left out: [1-9]\d* by the filter/);
    await page.getByLabel("Kind", { exact: true }).selectOption("");
    await button("Resume").click();
    await button("Clear").click();
    await expect.poll(() => lines().count()).toBeLessThan(before.length);
  });

  it("another symbol and another rate are subscribed to on the same connection", async () => {
    await page.getByLabel("Symbol").fill("nothing");
    await page.keyboard.press("Enter");
    await page.getByText("Not on this board.").waitFor();
    await page.getByLabel("Symbol").fill("aapl");
    await page.keyboard.press("Enter");
    await page.getByLabel("Updates a second").selectOption("10");
    await expect.poll(() => lines().allInnerTexts().then(String)).toMatch(/"symbols":\["AAPL"\],"rate":10/);
  });
});

it("the same change is shown as JSON and as SBE, with the saving", async () => {
  const compare = await panel("JSON and SBE");
  await button("Open the other connection", compare).click();
  await compare.locator(".saving").waitFor();
  await button("Hold this one", compare).click();
  const [, saved, json] = /SBE saves (\d+) bytes of (\d+)/.exec(await compare.innerText()) ?? [];
  expect(Number(saved)).toBeGreaterThan(0);
  const sizes = [...(await compare.innerText()).matchAll(/(\d+) bytes: header/g)].map(([, size]) => Number(size));
  expect(sizes).toEqual([Number(json), Number(json) - Number(saved)]);
  expect(await compare.getByRole("listbox").last().innerText()).toMatch(/last\s+\d+ → \d+\.\d+/);
  await button("Go on", compare).click();
  await button("Disconnect SBE").click();
});

it("a message of one's own comes back unchanged, and both frames are there", async () => {
  const send = await panel("Send");
  await send.getByRole("textbox").fill("Grüße");
  await button("Send", send).click();
  await expect.poll(() => send.innerText()).toMatch(/7 bytes of text · came back unchanged after [\d.]+ ms/);
  await send.getByRole("radio", { name: "Bytes in hexadecimal" }).click();
  await send.getByRole("textbox").fill("48 6");
  expect(await send.innerText()).toContain("Hexadecimal digits in pairs");
  await send.getByRole("textbox").fill("00 ff");
  await button("Send", send).click();
  await expect.poll(() => send.innerText()).toMatch(/2 bytes of binary · came back unchanged/);
  await expect.poll(() => send.locator("li li").count()).toBe(4);
  await send.locator("li li button").nth(1).click();
  expect(await fields().innerText()).toMatch(/0x2 binary/);
});

describe("beyond a browser", () => {
  it.each([
    ["A message in two fragments", /continuation[\s\S]*received[\s\S]*text[\s\S]*Hello$/],
    ["A ping between two fragments", /continuation[\s\S]*pong[\s\S]*in between[\s\S]*HelloHello/],
    ["A ping of the client's own", /pong[\s\S]*Hello/],
    ["A frame without a mask", /101 Switching[\s\S]*sent[\s\S]*text[\s\S]*Hello/],
    ["A reserved opcode, 0x3", /reserved opcode[\s\S]*TCP closed/],
    ["A reserved bit, RSV2", /TCP closed/],
    ["A ping of 126 bytes", /TCP closed/],
    ["Text that is not UTF-8", /TCP closed/],
  ])("%s", async (name, wire) => {
    const raw = await panel("Beyond a browser");
    await button(name, raw).click();
    await expect.poll(() => raw.getByRole("log").innerText()).toMatch(wire);
  });

  it("the server's ping is answered by the browser", async () => {
    const raw = await panel("Beyond a browser");
    await button("Ping from the server", raw).click();
    await expect.poll(() => raw.innerText()).toMatch(/Pong after [\d.]+ ms/);
  });
});

describe("closing", () => {
  const wire = async (close: Locator) =>
    (await close.locator("li").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));

  it("with a code and a reason: both close frames, and what the page is told", async () => {
    const close = await panel("Close");
    await close.getByLabel("Code").fill("1001");
    await button("Close", close).click();
    await expect.poll(() => close.innerText()).toContain("The browser refused:");
    await close.getByLabel("Code").fill("4000");
    await close.getByLabel("Reason").fill("enough");
    await button("Close", close).click();
    await expect.poll(() => close.innerText()).toContain("wasClean true");
    expect(await close.innerText()).toContain("code 4000");
    await expect
      .poll(() => wire(close))
      .toMatchObject([/↑.*4000 enough/, /↓.*4000/, /TCP closed/].map((one) => expect.stringMatching(one)));
    await button("Reconnect", close).click();
    await page.locator("[data-stream=json][data-phase=open]").waitFor();
  });

  it.each(["Cut with FIN", "Cut with RST"])("%s: the page is told 1006 and no more", async (name) => {
    const close = await panel("Close");
    await button(name, close).click();
    await expect.poll(() => close.innerText()).toMatch(/code 1006[\s\S]*wasClean false/);
    await expect.poll(() => wire(close)).toEqual([expect.stringContaining("tap")]);
    await button("Reconnect", close).click();
    await page.locator("[data-stream=json][data-phase=open]").waitFor();
  });
});

describe("refused handshakes", () => {
  it.each([
    ["path", /close 1006, wasClean false[\s\S]*400 Bad Request/],
    ["subprotocol", /close 1006, wasClean false[\s\S]*400 Bad Request/],
    ["origin", /403 Forbidden/],
    ["version", /426 Upgrade Required[\s\S]*sec-websocket-version: 13/],
    ["key", /400 Bad Request/],
    ["upgrade", /426 Upgrade Required/],
    ["full", /close 1006, wasClean false[\s\S]*429 Too Many Requests[\s\S]*Refused after \d+ open/],
  ])("%s", async (name, told) => {
    const refused = (await panel("Refused")).locator(`[data-case=${name}]`);
    await refused.getByRole("button").click();
    await expect.poll(() => refused.innerText()).toMatch(told);
  });
});

describe("broken rules", () => {
  it.each([
    ["A message that is not JSON", /error bad_json\s+× 1[\s\S]*still open/],
    ["Ten in a row", /bye 4502[\s\S]*Closed with 4502/],
    ["400 messages at once", /error too_many_messages[\s\S]*Closed with 4500/],
    ["A message of 17 KB", /Closed with 4501/],
  ])("%s", async (name, told) => {
    const misuse = await panel("Rules broken");
    await button(name, misuse).click();
    await expect.poll(() => misuse.innerText()).toMatch(told);
  });
});

it("nothing serious is found by axe on any panel", async () => {
  for (const name of ["Handshake", "JSON and SBE", "Send", "Beyond a browser", "Close", "Refused", "Rules broken"]) {
    await panel(name);
    expect(await axeFindings(page), name).toEqual([]);
  }
});

it("where the tap cannot be reached, frames are rebuilt, and the page says so; in Chinese too", async () => {
  const visitor = await openInspector({ locale: "zh-CN" }, (blankPage) =>
    blankPage.route(/tap-check/, (route) => route.abort()),
  );
  await visitor.getByText("重建", { exact: false }).first().waitFor();
  await expect.poll(() => visitor.locator(".list [role=option]").count()).toBeGreaterThan(2);
  await visitor.locator(".list [role=option]").first().click();
  expect(await visitor.locator("em").innerText()).toBe("重建");
});
