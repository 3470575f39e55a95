import { expect, test } from "vitest";
import { ManualFrames } from "./browser.test-kit.ts";
import { FrameScheduler } from "./frame.ts";

function build() {
  const source = new ManualFrames();
  let now = 0;
  const scheduler = new FrameScheduler(source, () => now);
  const stop = scheduler.start();
  const drawn: string[] = [];
  const add = (name: string) => scheduler.add((at, resumed) => drawn.push(`${name} ${at}${resumed ? " resumed" : ""}`));
  return { source, scheduler, stop, drawn, add, at: (ms: number) => (now = ms) };
}

test("however often a frame is asked for, each part runs once in it, in order", () => {
  const { source, scheduler, drawn, add, at } = build();
  add("tables");
  const remove = add("chart");
  scheduler.request();
  scheduler.request();
  at(16);
  source.draw();
  remove();
  scheduler.request();
  at(32);
  source.draw();
  expect(drawn).toEqual(["tables 16", "chart 16", "tables 32"]);
});

test("nothing runs while nobody asks", () => {
  const { source, scheduler, add } = build();
  add("tables");
  source.draw();
  expect([source.asked.size, scheduler.frames]).toEqual([0, 0]);
});

test("a hidden tab draws nothing; what was asked for is drawn once on return, and told to have been resumed", () => {
  const { source, scheduler, drawn, add } = build();
  add("tables");
  scheduler.request();
  source.setHidden(true);
  scheduler.request();
  scheduler.request();
  expect(source.asked.size).toBe(0);
  source.setHidden(false);
  source.draw();
  scheduler.request();
  source.draw();
  expect(drawn).toEqual(["tables 0 resumed", "tables 0"]);
});

test("a part may ask for the next frame", () => {
  const { source, scheduler } = build();
  let runs = 0;
  scheduler.add(() => {
    if (++runs < 3) scheduler.request();
  });
  scheduler.request();
  for (let k = 0; k < 5; k++) source.draw();
  expect(runs).toBe(3);
});

test("a stop cancels what was asked for", () => {
  const { source, scheduler, stop } = build();
  scheduler.request();
  stop();
  expect(source.asked.size).toBe(0);
});
