import { expect, test } from "vitest";
import { ManualClock } from "../../../../shared/client/manual-clock.test-kit.ts";
import { ManualFrames } from "./browser.test-kit.ts";
import { FrameScheduler } from "./frame-scheduler.ts";

function build() {
  const source = new ManualFrames();
  const clock = new ManualClock();
  const start = clock.now();
  const scheduler = new FrameScheduler(source, clock);
  const stop = scheduler.start();
  const drawn: string[] = [];
  const add = (name: string) =>
    scheduler.add((now, resumed) => drawn.push(`${name} ${now - start}${resumed ? " resumed" : ""}`));
  return { source, scheduler, stop, drawn, add, clock };
}

test("however often a frame is asked for, each part runs once in it, in order", () => {
  const { source, scheduler, drawn, add, clock } = build();
  add("tables");
  const remove = add("chart");
  scheduler.request();
  scheduler.request();
  clock.advance(16);
  source.draw();
  remove();
  scheduler.request();
  clock.advance(16);
  source.draw();
  expect(drawn).toEqual(["tables 16", "chart 16", "tables 32"]);
});

test("nothing runs while nobody asks", () => {
  const { source, scheduler, add } = build();
  add("tables");
  source.draw();
  expect([source.asked.size, scheduler.frames]).toEqual([0, 0]);
});

test("a hidden tab draws nothing; on return one frame is drawn, which knows that it resumes", () => {
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

test("data is drawn at once, then not again for 40 ms, while what the viewer does is drawn on the next frame", () => {
  const { source, scheduler, drawn, add, clock } = build();
  add("tables");
  scheduler.requestSoon();
  source.draw();
  clock.advance(10);
  scheduler.requestSoon();
  scheduler.requestSoon();
  expect(source.asked.size).toBe(0);
  clock.advance(30);
  source.draw();
  scheduler.requestSoon();
  scheduler.request();
  source.draw();
  expect(drawn).toEqual(["tables 0", "tables 40", "tables 40"]);
  expect(clock.pending).toBe(0);
});

test("data that waits when the tab is hidden is drawn on return", () => {
  const { source, scheduler, drawn, add, clock } = build();
  add("tables");
  scheduler.request();
  source.draw();
  scheduler.requestSoon();
  source.setHidden(true);
  expect(clock.pending).toBe(0);
  source.setHidden(false);
  source.draw();
  expect(drawn).toEqual(["tables 0", "tables 0 resumed"]);
});

test("a part that throws is reported once, and the others still run", () => {
  const { source, scheduler, drawn, add } = build();
  scheduler.add(() => {
    throw new RangeError("no instrument 98");
  });
  add("tables");
  for (let k = 0; k < 3; k++) {
    scheduler.request();
    source.draw();
  }
  expect(drawn).toHaveLength(3);
  expect(source.reported).toEqual([new RangeError("no instrument 98")]);
});
