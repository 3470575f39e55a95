import { expect, test } from "vitest";
import { SessionSweeper, type Sweepable } from "./session-sweeper.ts";

/** Records when it was swept and after how long; needs no sweep for `restMs` after each. */
class Sleeper implements Sweepable {
  index = 0;
  readonly looks: [at: number, unseenMs: number][] = [];
  restMs: number;
  onLook = () => {};

  constructor(restMs = 0) {
    this.restMs = restMs;
  }

  sweep(now: number, unseenMs: number): number {
    this.looks.push([now, unseenMs]);
    this.onLook();
    return this.restMs;
  }
}

const noHeartbeat = () => ({ type: "heartbeat", seq: 0, time: 0 }) as const;

/** Sweeps at 100, 200, … ms, from `from` on. */
function pass(sweeper: SessionSweeper<Sleeper>, sweeps: number, from = 0): void {
  for (let k = 1; k <= sweeps; k++) sweeper.sweep(from + 100 * k, 100, noHeartbeat);
}

test("a session is swept the next time, and again once its rest is over, with the time that has passed", () => {
  const sweeper = new SessionSweeper<Sleeper>();
  const [restless, sleeper] = [new Sleeper(0), new Sleeper(300)];
  sweeper.add(restless);
  sweeper.add(sleeper);
  pass(sweeper, 5);
  expect(restless.looks).toEqual([100, 200, 300, 400, 500].map((at) => [at, 100]));
  expect(sleeper.looks).toEqual([
    [100, 100],
    [400, 300],
  ]);
});

test("a session that is woken is swept the next time", () => {
  const sweeper = new SessionSweeper<Sleeper>();
  const sleeper = new Sleeper(1_000);
  sweeper.add(sleeper);
  pass(sweeper, 2);
  sweeper.wake(sleeper);
  pass(sweeper, 1, 200);
  expect(sleeper.looks).toEqual([
    [100, 100],
    [300, 200],
  ]);
});

test("a removed session is swept no more, and the one that takes its index keeps its own rest", () => {
  const sweeper = new SessionSweeper<Sleeper>();
  const sleepers = [new Sleeper(0), new Sleeper(0), new Sleeper(250)];
  for (const sleeper of sleepers) sweeper.add(sleeper);
  const [first, , last] = sleepers;
  pass(sweeper, 1);
  sweeper.delete(first);
  expect(sweeper.size).toBe(2);
  pass(sweeper, 3, 100);
  expect(sleepers.map(({ looks }) => looks.length)).toEqual([1, 4, 2]);
  expect(last.looks[1]).toEqual([400, 300]);
  expect([...sweeper]).toEqual([last, sleepers[1]]);
});

test("a session that removes itself while it is swept causes no other to be skipped or swept twice", () => {
  const sweeper = new SessionSweeper<Sleeper>();
  const sleepers = Array.from({ length: 40 }, () => new Sleeper(0));
  for (const sleeper of sleepers) sweeper.add(sleeper);
  for (const leaver of [sleepers[0], sleepers[17], sleepers[39]]) leaver.onLook = () => sweeper.delete(leaver);
  pass(sweeper, 2);
  expect(sweeper.size).toBe(37);
  expect(sleepers.map(({ looks }) => looks.length)).toEqual(sleepers.map((_, k) => ([0, 17, 39].includes(k) ? 1 : 2)));
});
