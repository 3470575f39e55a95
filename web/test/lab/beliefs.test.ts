import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "../support/axe.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank } = useBoard();

/** What the experiments bring about on purpose: handshakes that fail, and connections that are cut. */
const EXPECTED = /WebSocket connection to|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|status of 400/;

interface Result {
  readonly answer: string;
  readonly say: string;
  readonly sentence: string;
  readonly figures: Readonly<Record<string, string>>;
}

let page: Page;
const results = new Map<string, Result>();

const card = (id: string): Locator => page.locator(`[data-belief="${id}"]`);

async function resultOf(one: Locator): Promise<Result> {
  const result = one.locator(".result");
  const figures = await result
    .locator("dd")
    .evaluateAll((all) => all.map((dd) => [dd.dataset["figure"] ?? "", dd.dataset["value"] ?? ""] as const));
  return {
    answer: (await result.getAttribute("data-answer")) ?? "",
    say: (await result.getAttribute("data-say")) ?? "",
    sentence: await result.locator(".sentence").innerText(),
    figures: Object.fromEntries(figures),
  };
}

/** All sixteen are guessed and begun by keyboard; as many run at a time as do not disturb each other. */
beforeAll(async () => {
  const board = await blank({ expected: EXPECTED }, true);
  ({ page } = board);
  await page.goto(`${dashboard()}/lab?section=beliefs`);
  const cards = page.locator("[data-belief]");
  await cards.first().waitFor();
  expect(await cards.count()).toBe(16);
  expect(await cards.first().getByRole("button").isDisabled()).toBe(true);
  for (const one of await cards.all()) {
    await one.getByRole("radio", { name: "False" }).focus();
    await page.keyboard.press("Space");
    await one.getByRole("button", { name: "Measure" }).press("Enter");
  }
  for (const one of await cards.all()) await one.locator(".result, .failed").waitFor({ timeout: 60_000 });
  expect(await page.locator(".failed").allInnerTexts()).toEqual([]);
  for (const one of await cards.all()) {
    results.set((await one.getAttribute("data-belief")) ?? "", await resultOf(one));
  }
});

const ANY = Infinity;

/**
 * The verdict on each belief in Chromium, the sentence it is put in, and the bounds of its figures. Bounds follow from
 * what an experiment does: how busy the market is and how fast the machine is are no part of them.
 */
const BELIEFS: readonly (readonly [
  id: string,
  answer: string,
  say: string,
  bounds: Readonly<Record<string, readonly [min: number, max: number]>>,
])[] = [
  ["headers", "false", "headers.none", { messages: [40, 42], handshake: [300, 2_000], frameHeaderUp: [6, 6] }],
  ["faster", "false", "faster.sometimes", { compared: [1, ANY], sseAfter: [-ANY, ANY], longAfter: [-ANY, ANY] }],
  ["sseHeaders", "false", "sseHeaders.once", { events: [11, ANY], requests: [1, 1], headsFirst: [300, 2_000] }],
  ["connections", "false", "connections.kept", { requests: [10, 10], opened: [0, 9], ended: [5, 5] }],
  ["longPolling", "false", "longPolling.news", { longPolls: [1, ANY], longIdle: [0, 0], idle: [1, 40] }],
  ["idlePoll", "false", "idlePoll.costs304", { idle: [1, 10], idleUp: [200, 2_000], idle304: [200, 2_500] }],
  ["ports", "false", "ports.shared", { openAtOnce: [8, 8], perAddress: [65_535, 65_535] }],
  ["frames", "false", "frames.differ", { fragments: [3, 3], echoFrames: [1, 1], packets: [137, 138] }],
  ["reason", "false", "reason.none", { failures: [3, 3], abnormal: [3, 3], reasons: [0, 0] }],
  ["ping", "false", "ping.cannot", { pings: [3, 3], pongs: [3, 3], pongAfter: [0, ANY], seenByScript: [0, 0] }],
  ["silence", "depends", "silence.unseen", { silent: [3, 3], echoAfter: [0, ANY], deadAnswers: [0, 0] }],
  ["streams", "false", "streams.limited", { streamsOpened: [6, 6], streamsWaiting: [1, 1], openedThen: [0, ANY] }],
  ["delivery", "false", "delivery.lostStream", { answered: [1, 24], reopened: [0, 0], streamBack: [900, 4_500] }],
  ["sending", "false", "sending.merged", { firstAnswer: [0, ANY], changes: [2, ANY], updatesSent: [1, ANY] }],
  ["endings", "false", "endings.differ", { closeFrames: [2, 2], cutFrames: [0, 0], deadEvents: [0, 0] }],
  ["binary", "depends", "binary.depends", { updateJson: [100, 400], updateSbe: [40, 200], numberFloat: [8, 8] }],
];

/** Figures of one belief of which the first is the smaller, whatever the market does. */
const SMALLER: readonly (readonly [id: string, smaller: string, larger: string])[] = [
  ["sending", "updatesSent", "changes"],
  ["sending", "sendTook", "firstAnswer"],
  ["binary", "updateSbe", "updateJson"],
  ["binary", "numberText", "numberFloat"],
  ["delivery", "answered", "sent"],
];

const figureOf = (id: string, name: string): number => Number(results.get(id)?.figures[name]);

describe("a belief is answered by what was measured in this browser", () => {
  it.each(BELIEFS)("%s: %s, by %s", (id, answer, say, bounds) => {
    const result = results.get(id);
    expect([result?.answer, result?.say]).toEqual([answer, say]);
    for (const [name, [min, max]] of Object.entries(bounds)) {
      expect(figureOf(id, name), name).toBeGreaterThanOrEqual(min);
      expect(figureOf(id, name), name).toBeLessThanOrEqual(max);
    }
    // Every blank of the sentence was filled.
    expect(result?.sentence).not.toMatch(/[{}]|NaN|undefined|Infinity/);
  });

  it.each(SMALLER)("%s: %s is less than %s", (id, smaller, larger) => {
    expect(figureOf(id, smaller)).toBeLessThan(figureOf(id, larger));
  });

  it("and the server's own answers stand beside what script could not see", () => {
    const { answerFirst, answerSecond } = results.get("reason")?.figures ?? {};
    expect([answerFirst, answerSecond]).toEqual(["400 unknown_subprotocol", "400 no_websocket"]);
  });

  it("and the guesses are counted", async () => {
    const right = BELIEFS.filter(([, answer]) => answer === "false").length;
    expect(await page.getByText(`16 of 16 tried, ${right} guessed right`).count()).toBe(1);
  });
});

it("a measurement can be stopped, and leaves the guess as it was", async () => {
  const silence = card("silence");
  await silence.getByRole("button", { name: "Measure again" }).click();
  await silence.getByRole("button", { name: "Stop" }).click();
  await silence.getByRole("button", { name: "Measure again" }).waitFor();
  expect(await silence.getAttribute("data-phase")).toBe("idle");
});

it("nothing serious is found by axe, in either theme", async () => {
  const dark = await axeFindings(page);
  await page.emulateMedia({ colorScheme: "light" });
  const light = await axeFindings(page, ["color-contrast", "link-in-text-block"]);
  expect([dark, light]).toEqual([[], []]);
});
