import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LANES, type Lane } from "./lanes.ts";
import { summarize, type Compared } from "./summary.ts";

const lane = (name: Lane, age: number | undefined, shown: number, missed: number, bytes: number): Compared => ({
  ...{ lane: name, age, shown, missed, bytes, requests: 20, idle: 5 },
});
const keys = (lanes: readonly Compared[], error = 1) => summarize(lanes, error, 60).map(({ key }) => key);

describe("the summary", () => {
  it("names what is fresher, misses less and costs less", () => {
    const said = summarize([lane("ws-json", 90, 600, 20, 60_000), lane("poll", 560, 60, 560, 66_000)], 1, 60);
    expect(said.map(({ key, best, worst }) => [key, best, worst])).toEqual([
      ["fresh", ["ws-json"], ["poll"]],
      ["missed", ["ws-json"], ["poll"]],
      ["bytes", ["ws-json"], ["poll"]],
      ["each", ["ws-json"], ["poll"]],
    ]);
    const [push, poll] = [(20 / 620) * 100, (560 / 620) * 100];
    expect(said[1]?.values).toEqual({ low: push, lowTo: push, highFrom: poll, high: poll });
  });

  it("says freshest, not fresher, of more than two", () => {
    const said = summarize(
      [lane("ws-json", 90, 9, 1, 500), lane("sse", 300, 9, 1, 500), lane("poll", 560, 9, 1, 500)],
      ...([1, 60] as const),
    );
    expect(said[0]).toMatchObject({ key: "fresh.most", best: ["ws-json"], worst: ["poll"] });
  });

  it("says where polling wins: few changes, few bytes", () => {
    const rare = [lane("ws-json", 41, 2, 0, 9_000), lane("poll", 520, 2, 0, 4_000)];
    expect(keys(rare)).toEqual(["fresh", "missed.none", "bytes", "pollWins", "each"]);
    expect(summarize(rare, 1, 60)[2]).toMatchObject({ best: ["poll"], worst: ["ws-json"] });
  });

  it("calls ties ties: ages within the clocks' error, the same count, bytes within two in a hundred", () => {
    expect(keys([lane("ws-json", 41, 10, 3, 10_000), lane("sse", 48, 10, 3, 10_100)], 8)).toEqual([
      "fresh.tie",
      "missed.same",
      "bytes.tie",
      "each.tie",
    ]);
  });

  it("does not call a poll better that counts up to an earlier moment", () => {
    const said = summarize([lane("ws-json", 30, 126, 3_758, 9), lane("poll", 470, 12, 3_510, 9)], 1, 60);
    expect(said[1]).toMatchObject({ key: "missed", best: ["ws-json"], worst: ["poll"] });
  });

  it("weighs 304 against whole answers, either way", () => {
    const whole = lane("poll", 500, 10, 10, 10_000);
    expect(keys([whole, lane("poll-etag", 500, 10, 10, 6_000)])).toContain("revalidated");
    expect(keys([whole, lane("poll-etag", 500, 10, 10, 11_000)])).toContain("revalidated.costs");
  });

  it("weighs them request by request, and owes no saving to 304 where no answer was one", () => {
    const said = (etag: Compared) => keys([lane("poll", 500, 10, 10, 10_000), etag]).join(" ");
    expect(said({ ...lane("poll-etag", 500, 10, 10, 9_500), requests: 19 })).not.toContain("revalidated");
    expect(said({ ...lane("poll-etag", 500, 10, 10, 6_000), idle: 0 })).not.toContain("revalidated");
  });

  it("says nothing of what was not measured, and nothing of one lane alone", () => {
    expect(keys([lane("ws-json", undefined, 0, 0, 0), lane("poll", undefined, 0, 0, 0)])).toEqual(["missed.none"]);
    expect(keys([lane("ws-json", 40, 1, 0, 100)])).toEqual([]);
  });

  it("never names a lane as better than one whose number is the smaller", () => {
    const lanes = fc.uniqueArray(
      fc.record({
        lane: fc.constantFrom(...LANES),
        age: fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined }),
        ...{ shown: fc.nat(50), missed: fc.nat(50), bytes: fc.nat(5_000), requests: fc.nat(50), idle: fc.nat(50) },
      }),
      { selector: (one) => one.lane, minLength: 2 },
    );
    const numberFor: Readonly<Record<string, (one: Compared) => number>> = {
      fresh: ({ age = 0 }) => age,
      "fresh.most": ({ age = 0 }) => age,
      missed: ({ shown, missed }) => missed / (shown + missed),
      bytes: ({ bytes }) => bytes,
      each: ({ bytes, shown }) => bytes / shown,
    };
    fc.assert(
      fc.property(lanes, (compared) => {
        for (const { key, best, worst } of summarize(compared, 5, 60)) {
          const valueOf = numberFor[key];
          if (!valueOf) continue;
          const values = (names: readonly Lane[]) => compared.filter((one) => names.includes(one.lane)).map(valueOf);
          expect(best.length * worst.length).toBeGreaterThan(0);
          expect(Math.max(...values(best))).toBeLessThan(Math.min(...values(worst)));
        }
      }),
    );
  });
});
