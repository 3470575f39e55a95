import { expect, it } from "vitest";
import { MessageMeter } from "./message-meter.ts";

it("a burst is the most messages within 200 ms, wherever in a span they fall", () => {
  const meter = new MessageMeter();
  for (let at = 0; at < 5_000; at += 100) meter.heard(at);
  for (let k = 0; k < 20; k++) meter.heard(7_090 + 2 * k);
  expect([meter.total, meter.between(0, 5_000), meter.between(5_000, 7_000)]).toEqual([70, 50, 0]);
  expect([meter.peak(0, 5_000), meter.peak(6_800, 8_000)]).toEqual([2, 20]);
});

it("what is older than 80 s is not counted as new", () => {
  const meter = new MessageMeter();
  meter.heard(10);
  meter.heard(80_010);
  expect([meter.between(0, 50), meter.between(80_000, 80_050)]).toEqual([0, 1]);
});
