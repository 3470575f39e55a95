import { describe, expect, it, vi } from "vitest";
import { OriginRule } from "./origin-rule.ts";

const setUp = (...listed: string[]) => {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  return { rule: new OriginRule(listed, log), log };
};

describe("a page that is refused", () => {
  it("is told the setting that would let it in, which is also logged once for each origin", () => {
    const { rule, log } = setUp("https://ticker.example");
    for (let k = 0; k < 3; k++) rule.fault({ origin: "http://tape.test:4100", host: "tape.test:4100" });
    const other = rule.fault({ origin: "null", host: "localhost:3000" });
    expect(other?.body).toContain("with null in ALLOWED_ORIGINS");
    expect(log.warn.mock.calls.map(([fields]) => fields as object)).toEqual([
      {
        origin: "http://tape.test:4100",
        host: "tape.test:4100",
        setting: "ALLOWED_ORIGINS=https://ticker.example,http://tape.test:4100",
      },
      { origin: "null", host: "localhost:3000", setting: "ALLOWED_ORIGINS=https://ticker.example,null" },
    ]);
  });

  it("is logged for a hundred origins at most, each cut to a bounded length", () => {
    const { rule, log } = setUp();
    for (let k = 0; k < 200; k++) rule.fault({ origin: `http://${k}.example`, host: "localhost" });
    expect(log.warn).toHaveBeenCalledTimes(100);
    const long = setUp();
    const reply = long.rule.fault({ origin: `http://${"a".repeat(5_000)}.example`, host: "h".repeat(5_000) });
    expect(String(reply?.body).length).toBeLessThan(400);
    expect(JSON.stringify(long.log.warn.mock.calls).length).toBeLessThan(500);
  });
});

describe("W30: the headers of an answer", () => {
  it("let a listed origin read it, and nobody else", () => {
    const { rule } = setUp("https://ticker.example", "null");
    const host = "localhost:3000";
    expect(rule.headers({ origin: "https://ticker.example", host })).toMatchObject({
      vary: "origin",
      "access-control-allow-origin": "https://ticker.example",
    });
    expect(rule.headers({ origin: "null", host })["access-control-allow-origin"]).toBe("null");
    for (const origin of ["", "http://localhost:3000", "https://other.example"]) {
      expect(rule.headers({ origin, host })).toEqual({ vary: "origin" });
    }
  });
});
