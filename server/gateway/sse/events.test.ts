import { describe, expect, it } from "vitest";
import { asEpoch } from "../../../shared/model/units.ts";
import { parsePosition } from "../http/query.ts";

describe("W21: Last-Event-ID", () => {
  it.each([
    ["k3:99", { epoch: asEpoch(20 * 36 + 3), seq: 99 }],
    ["", undefined],
    ["k3", undefined],
    ["k3:-1", undefined],
    ["K3:99\n", undefined],
    ["k3:99999999999999999999", undefined],
  ])("%j is read as %j", (id, position) => {
    expect(parsePosition(id)).toEqual(position);
  });
});
