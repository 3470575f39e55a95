import { expect, test } from "vitest";
import { ServerOffset } from "./server-offset.ts";

test("W71: the server's time follows from the shortest round trip, half of which it may be off", () => {
  const offset = new ServerOffset();
  expect(offset.at(0)).toBeUndefined();
  // The server is 500 ms ahead. The second way back took longer than the way there.
  offset.answered(100, 140, 620);
  offset.answered(1_000, 1_006, 1_503);
  offset.answered(2_000, 2_100, 2_510);
  expect(offset.at(3_000)).toEqual({ time: 3_500, errorMs: 4 });
});

test("W71: a round trip is forgotten after a minute of pings, since clocks drift apart; and with the connection", () => {
  const offset = new ServerOffset();
  offset.answered(0, 2, 1_001);
  for (let k = 1; k <= 15; k++) offset.answered(k * 100, k * 100 + 10, k * 100 + 2_005);
  expect(offset.at(0)?.time).toBe(1_000);
  offset.answered(1_600, 1_610, 3_605);
  expect(offset.at(0)).toEqual({ time: 2_000, errorMs: 6 });
  offset.forget();
  expect(offset.at(0)).toBeUndefined();
});
