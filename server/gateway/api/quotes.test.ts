import { describe, expect, it } from "vitest";
import { ask, errorOf, instrument } from "../http/router.test-kit.ts";

describe("GET /api/instruments", () => {
  it("W44: lists the instruments on the board, and names the feed", async () => {
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
  it("gives rows as in JSON messages, without absent fields", async () => {
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

  it("refuses an unknown symbol, and repeats only the beginning of a long one", async () => {
    expect(await errorOf("/api/quotes?symbols=AAA,NONE")).toEqual([404, "unknown_symbol"]);
    const { body } = await ask(`/api/quotes?symbols=${"X".repeat(5_000)}`);
    expect(JSON.stringify(body).length).toBeLessThan(120);
  });

  it("refuses more symbols than it answers", async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => `S${i}`).join();
    expect(await errorOf(`/api/quotes?symbols=${many}`)).toEqual([400, "too_many_symbols"]);
  });
});

describe("W62: GET /api/quotes revalidated", () => {
  const etagOf = async (path: string) => (await ask(path)).headers["etag"] ?? "";

  it("answers 304 without a body while none of its rows has changed", async () => {
    const etag = await etagOf("/api/quotes?symbols=AAA");
    expect(etag).toBe('"7-4"');
    for (const held of [etag, `"x", ${etag}`, `W/${etag}`, "*"]) {
      const { status, body, headers } = await ask("/api/quotes?symbols=AAA", { headers: { "if-none-match": held } });
      expect([status, body, headers["etag"], headers["cache-control"]]).toEqual([304, "", etag, "no-cache"]);
    }
  });

  it("answers in full where a row has changed, or where the epoch is another", async () => {
    for (const held of ['"7-3"', '"8-4"', "7-4"]) {
      expect((await ask("/api/quotes?symbols=AAA", { headers: { "if-none-match": held } })).status).toBe(200);
    }
  });

  it("has an ETag for one body: its seq is that of the rows' newest change, even when other rows change", async () => {
    const [one, other] = [await ask("/api/quotes?symbols=AAA"), await ask("/api/quotes?symbols=BBB")];
    expect([one.body["seq"], other.body["seq"]]).toEqual([4, 0]);
    expect(await etagOf("/api/quotes?symbols=BBB")).toBe('"7-0"');
  });

  it("ends the connection where it is asked to", async () => {
    expect([
      (await ask("/api/quotes?connection=close")).closes,
      (await ask("/api/quotes")).closes,
      await errorOf("/api/quotes?connection=open"),
    ]).toEqual([true, false, [400, "bad_query"]]);
  });
});
