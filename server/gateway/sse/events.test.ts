import { describe, expect, it } from "vitest";
import { positionOf } from "./events.ts";

describe("W21: Last-Event-ID", () => {
  it.each([
    ["k3:99", { epoch: "k3", seq: 99 }],
    ["", undefined],
    ["k3", undefined],
    ["k3:-1", undefined],
    ["K3:99\n", undefined],
    ["k3:99999999999999999999", undefined],
  ])("%j is read as %j", (id, position) => {
    expect(positionOf(id)).toEqual(position);
  });
});
