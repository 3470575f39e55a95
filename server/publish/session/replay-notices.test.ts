import { expect, it } from "vitest";
import { asMillis } from "../../../shared/model/units.ts";
import type { ReplayState } from "../../ports/replay-controls.ts";
import { PublisherSetup } from "../publisher-setup.test-kit.ts";

it("W41: a replay's state is sent after the welcome, at every change, and each second while its position moves", () => {
  const held = { paused: false, speed: 1, position: -5_000, first: -5_000, last: 9_000, barMs: 60_000 };
  let state = held as unknown as ReplayState;
  const change = (over: object) => (state = { ...state, ...over });
  const setup = new PublisherSetup(["AAPL"], { replay: () => state });
  const peer = setup.connect();
  const [welcome, told] = peer.take();
  expect(welcome).toMatchObject({ type: "welcome" });
  expect(told).toEqual({ type: "replay", ...held });
  const taken = () => peer.takeOnly("replay").map(({ paused, speed, position }) => [paused, speed, position]);

  change({ position: asMillis(0) });
  setup.pass(20);
  expect(taken()).toEqual([[false, 1, 0]]);
  change({ position: asMillis(100) });
  setup.pass(900);
  expect(taken()).toEqual([]);
  setup.pass(200);
  expect(taken()).toEqual([[false, 1, 100]]);
  change({ paused: true });
  setup.pass(20);
  change({ speed: "bar" });
  setup.pass(20);
  change({ position: asMillis(-5_000) });
  setup.pass(20);
  expect(taken()).toEqual([
    [true, 1, 100],
    [true, "bar", 100],
    [true, "bar", -5_000],
  ]);
  setup.pass(5_000);
  expect(taken()).toEqual([]);
});
