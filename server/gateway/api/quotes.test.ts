import { describe, expect, it } from "vitest";
import { ask, errorOf, instrument } from "../http/router.test-kit.ts";

describe("GET /api/instruments", () => {
  it("W44: lists what is on the board, and says what feeds it", async () => {
    const { status, body } = await ask("/api/instruments");
    expect(status).toBe(200);
    expect(body).toEqual({
      epoch: "7",
      simulated: true,
      feed: "simulated, seed 1",
      source: { kind: "simulated", name: "simulated market", simulated: true },
      instruments: [instrument("AAA", 0), instrument("BBB", 1)],
    });
  });
});

describe("GET /api/quotes", () => {
  it("gives rows as the wire does, what is absent left out", async () => {
    const { body } = await ask("/api/quotes");
    expect(body).toEqual({
      epoch: "7",
      seq: 4,
      quotes: [
        { s: "AAA", n: 4, l: 102.5, z: 50, b: 99.99, a: 100.01, bz: 300, az: 200, v: 150, o: 100, h: 102.5, lo: 100 },
        { s: "BBB", n: 0, v: 0 },
      ],
    });
  });

  it("gives the symbols named, each once", async () => {
    const { body } = await ask("/api/quotes?symbols=BBB,BBB");
    expect((body["quotes"] as { s: string }[]).map(({ s }) => s)).toEqual(["BBB"]);
  });

  it("refuses a symbol that there is not, without echoing it at length", async () => {
    expect(await errorOf("/api/quotes?symbols=AAA,NONE")).toEqual([404, "unknown_symbol"]);
    const { body } = await ask(`/api/quotes?symbols=${"X".repeat(5_000)}`);
    expect(JSON.stringify(body).length).toBeLessThan(120);
  });

  it("refuses more symbols than it answers", async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => `S${i}`).join();
    expect(await errorOf(`/api/quotes?symbols=${many}`)).toEqual([400, "too_many_symbols"]);
  });
});
