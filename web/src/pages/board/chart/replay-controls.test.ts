import { expect, test } from "vitest";
import type { ReplayMessage } from "../../../../../shared/protocol/messages.ts";
import { ReplayControls } from "./replay-controls.svelte.ts";

const FIRST = Date.UTC(2015, 2, 2, 14, 30);
const REPLAY = {
  first: FIRST,
  last: FIRST + 60_000,
  position: FIRST + 1_000,
  barMs: 60_000,
  speed: 5,
} as ReplayMessage;

function controlsOf(replay: ReplayMessage, answer: () => Promise<void> = async () => {}) {
  const sent: { order: object; signal: AbortSignal }[] = [];
  const send = (order: object, signal: AbortSignal) => (sent.push({ order, signal }), answer());
  return { controls: new ReplayControls({ send }, () => replay), sent };
}

test("the present speed is offered among the others, and whole bars last", () => {
  const texts = (speed: number | "bar") => controlsOf({ ...REPLAY, speed }).controls.speeds.map(({ value }) => value);
  expect(texts(5)).toEqual(["1", "5", "10", "100"]);
  expect(texts(10)).toEqual(["1", "10", "100"]);
  expect(texts("bar")).toEqual(["1", "10", "100", "bar"]);
});

test("the slider moves a row of the file at a time, but no more than the whole file", () => {
  expect(controlsOf(REPLAY).controls.step).toBe(60_000);
  expect(controlsOf({ ...REPLAY, barMs: 0 }).controls.step).toBe(1_000);
  expect(controlsOf({ ...REPLAY, last: FIRST }).controls.step).toBe(1);
});

test("the slider stands where the viewer holds it, until the order is answered", async () => {
  const { controls, sent } = controlsOf(REPLAY);
  controls.sought = FIRST + 30_000;
  expect(controls.position).toBe(FIRST + 30_000);
  await controls.send({ at: FIRST + 30_000 });
  expect(sent.map(({ order }) => order)).toEqual([{ op: "replay", at: FIRST + 30_000 }]);
  expect(controls.position).toBe(REPLAY.position);
});

test("a failure is told until an order succeeds", async () => {
  let answer = () => Promise.reject(new Error("no such token"));
  const { controls } = controlsOf(REPLAY, () => answer());
  await controls.send({ paused: true });
  expect(controls.failure).toContain("no such token");
  answer = () => Promise.resolve() as Promise<never>;
  await controls.send({ paused: true });
  expect(controls.failure).toBeUndefined();
});

test("orders under way are given up when the controls go", async () => {
  const { controls, sent } = controlsOf(REPLAY);
  await controls.send({ paused: true });
  controls.stop();
  expect(sent[0]?.signal.aborted).toBe(true);
});
