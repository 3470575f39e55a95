import { expect, test } from "vitest";
import { ManualClock } from "../../../../../shared/client/manual-clock.test-kit.ts";
import type { SceneMessage } from "../../../../../shared/protocol/messages.ts";
import { Stage } from "./stage.svelte.ts";

function open() {
  const clock = new ManualClock();
  const followed: (string | undefined)[] = [];
  const chosen: string[] = [];
  let unfollowed = 0;
  const stage = new Stage({
    now: () => clock.now(),
    after: (ms, run) => clock.after(ms, run),
    followViewers: (token) => {
      followed.push(token);
      return () => unfollowed++;
    },
    choose: (symbol) => chosen.push(symbol),
  });
  return { clock, stage, followed, chosen, unfollowed: () => unfollowed };
}

const scene = (over: Partial<SceneMessage> = {}): SceneMessage => ({
  ...{ type: "scene", scene: "crash", state: "running", seed: 7, symbol: "AAPL" },
  ...{ startedAt: 0, seconds: 75, step: "quiet", index: 1, steps: 6 },
  ...over,
});

test("the number of viewers is drawn as steps", () => {
  const { clock, stage } = open();
  stage.message({ type: "viewers", count: 2 });
  clock.advance(5_000);
  stage.message({ type: "viewers", count: 3 });
  expect(stage.viewers).toBe(3);
  expect(stage.counts).toEqual([
    { x: 0, y: 2 },
    { x: 5, y: 2 },
    { x: 5, y: 3 },
  ]);
});

test("arrivals are kept for the plot, of a marker that nobody answered nothing; the past is bounded", () => {
  const { clock, stage } = open();
  const arrivals = { marker: 1, asked: 3, answered: 0, ms: [] };
  stage.message({ type: "viewers", count: 3, arrivals });
  expect([stage.arrivals, stage.medians]).toEqual([arrivals, []]);
  for (let k = 0; k < 500; k++) {
    clock.advance(2_000);
    const measured = { ...arrivals, answered: 3, ms: [1, 2, 9], medianMs: 2, p95Ms: 9, maxMs: 9, errorMs: 1.5 };
    stage.message({ type: "viewers", count: 3, arrivals: measured });
  }
  expect(stage.medians.at(-1)).toEqual({ x: 1_000, y: 2 });
  for (const points of [stage.counts, stage.medians, stage.slowest, stage.most]) expect(points).toHaveLength(180);
});

test("a scene's lead takes the stage when it starts, and its end is told for six seconds", () => {
  const { clock, stage, chosen } = open();
  stage.message(scene());
  stage.message(scene({ step: "drop", index: 2 }));
  expect([stage.scene?.step, chosen]).toEqual(["drop", ["AAPL"]]);
  stage.message(scene({ state: "ended" }));
  clock.advance(5_999);
  expect(stage.scene?.state).toBe("ended");
  clock.advance(1);
  expect(stage.scene).toBeUndefined();
});

test("another scene that starts right after an end stays, and a new connection is told anew which one runs", () => {
  const { clock, stage } = open();
  stage.message(scene({ state: "stopped" }));
  stage.message(scene({ scene: "rally" }));
  clock.advance(60_000);
  expect(stage.scene?.scene).toBe("rally");
  stage.connectionChanged({ kind: "open" });
  expect(stage.scene).toBeUndefined();
});

test("a token that the server refuses is told, and the viewers are followed without it", () => {
  const { stage, followed } = open();
  stage.follow("wrong");
  stage.message({ type: "error", id: 4, code: "bad_token", message: "no" });
  expect([followed, stage.isRefused]).toEqual([["wrong", undefined], true]);
  stage.follow("right");
  expect(stage.isRefused).toBe(false);
});
