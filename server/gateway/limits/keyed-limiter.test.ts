import { expect, it } from "vitest";
import { KeyedLimiter } from "./keyed-limiter.ts";

it("starts eight requests of an address at a time, the others in order, without waiting for other addresses", () => {
  const limiter = new KeyedLimiter();
  const entered: string[] = [];
  const ask = (address: string, name: string) => {
    limiter.whenFree(address, () => entered.push(name));
  };
  for (let k = 1; k <= 11; k++) ask("10.0.0.1", `a${k}`);
  ask("10.0.0.2", "b1");
  expect(entered).toEqual(["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "b1"]);
  for (let k = 0; k < 2; k++) limiter.leave("10.0.0.1");
  expect(entered.slice(9)).toEqual(["a9", "a10"]);
  for (let k = 0; k < 9; k++) limiter.leave("10.0.0.1");
  expect(entered.slice(11)).toEqual(["a11"]);
  for (let k = 1; k <= 9; k++) ask("10.0.0.1", `c${k}`);
  expect(entered.slice(12)).toHaveLength(8);
});

it("starts a request that waits behind ten thousand which are over as soon as they start", () => {
  const limiter = new KeyedLimiter();
  const address = "10.0.0.1";
  let left = 0;
  const pass = () => {
    left++;
    limiter.leave(address);
  };
  for (let k = 1; k <= 8; k++) limiter.whenFree(address, () => undefined);
  for (let k = 1; k <= 10_000; k++) limiter.whenFree(address, pass);
  let entered = 0;
  for (let k = 1; k <= 10; k++) limiter.whenFree(address, () => entered++);
  limiter.leave(address);
  expect([left, entered]).toEqual([10_000, 1]);
});
