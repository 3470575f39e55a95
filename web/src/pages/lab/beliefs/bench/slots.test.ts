import { expect, test } from "vitest";
import { Slots } from "./slots.ts";

const quiet = () => new AbortController().signal;

/** Enters with each number of connections, and notes in which order they were admitted. */
function enterAll(slots: Slots, wanted: readonly number[]) {
  const admitted: number[] = [];
  const leaves = wanted.map((connections, at) =>
    slots.enter(connections, quiet()).then((leave) => {
      admitted.push(at);
      return leave;
    }),
  );
  return { admitted, leaves };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("no more than four experiments run at a time", async () => {
  const { admitted, leaves } = enterAll(new Slots(), [0, 0, 0, 0, 0]);
  await settle();
  expect(admitted).toEqual([0, 1, 2, 3]);
  (await leaves[1])?.();
  await settle();
  expect(admitted).toEqual([0, 1, 2, 3, 4]);
});

test("an experiment waits until six connections suffice for it, and those after it wait behind it", async () => {
  const { admitted, leaves } = enterAll(new Slots(), [1, 6, 1]);
  await settle();
  expect(admitted).toEqual([0]);
  (await leaves[0])?.();
  await settle();
  expect(admitted).toEqual([0, 1]);
  const leave = await leaves[1];
  leave?.();
  leave?.();
  await settle();
  expect(admitted).toEqual([0, 1, 2]);
});

test("one that is stopped while it waits leaves the queue, and those behind it go on", async () => {
  const slots = new Slots();
  const { admitted } = enterAll(slots, [1]);
  const stopping = new AbortController();
  const stopped = slots.enter(6, stopping.signal).catch((error: unknown) => error);
  const behind = enterAll(slots, [2]);
  await settle();
  expect(behind.admitted).toEqual([]);
  stopping.abort(new Error("stopped"));
  expect(await stopped).toEqual(new Error("stopped"));
  await settle();
  expect([admitted, behind.admitted]).toEqual([[0], [0]]);
});
