import { expect, test } from "vitest";
import { Turn, type Watched } from "./session-sweeper.ts";

/** Notes at which times it was looked at, and after how long; rests for `restMs` after each look. */
class Sleeper implements Watched {
  seat = 0;
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

const noHeartbeat = () => "";

/** Sweeps at 100, 200, … ms, from `from` on. */
function pass(turn: Turn<Sleeper>, sweeps: number, from = 0): void {
  for (let k = 1; k <= sweeps; k++) turn.sweep(from + 100 * k, 100, noHeartbeat);
}

test("a session is looked at the next time, and again once it has rested, with the time that has passed", () => {
  const turn = new Turn<Sleeper>();
  const [restless, sleeper] = [new Sleeper(0), new Sleeper(300)];
  turn.add(restless);
  turn.add(sleeper);
  pass(turn, 5);
  expect(restless.looks).toEqual([100, 200, 300, 400, 500].map((at) => [at, 100]));
  expect(sleeper.looks).toEqual([
    [100, 100],
    [400, 300],
  ]);
});

test("one that is woken is looked at the next time", () => {
  const turn = new Turn<Sleeper>();
  const sleeper = new Sleeper(1_000);
  turn.add(sleeper);
  pass(turn, 2);
  turn.wake(sleeper);
  pass(turn, 1, 200);
  expect(sleeper.looks).toEqual([
    [100, 100],
    [300, 200],
  ]);
});

test("who leaves is seen no more, and who takes its seat keeps its own rest", () => {
  const turn = new Turn<Sleeper>();
  const sleepers = [new Sleeper(0), new Sleeper(0), new Sleeper(250)];
  for (const sleeper of sleepers) turn.add(sleeper);
  const [first, , last] = sleepers;
  pass(turn, 1);
  turn.delete(first);
  expect(turn.size).toBe(2);
  pass(turn, 3, 100);
  expect(sleepers.map(({ looks }) => looks.length)).toEqual([1, 4, 2]);
  expect(last.looks[1]).toEqual([400, 300]);
  expect([...turn]).toEqual([last, sleepers[1]]);
});

test("one that leaves while it is looked at makes no other be passed over or seen twice", () => {
  const turn = new Turn<Sleeper>();
  const sleepers = Array.from({ length: 40 }, () => new Sleeper(0));
  for (const sleeper of sleepers) turn.add(sleeper);
  for (const leaver of [sleepers[0], sleepers[17], sleepers[39]]) leaver.onLook = () => turn.delete(leaver);
  pass(turn, 2);
  expect(turn.size).toBe(37);
  expect(sleepers.map(({ looks }) => looks.length)).toEqual(sleepers.map((_, k) => ([0, 17, 39].includes(k) ? 1 : 2)));
});
