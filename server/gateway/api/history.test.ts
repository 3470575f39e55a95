import { describe, expect, it } from "vitest";
import { ask, errorOf, NOON } from "../http/router.test-kit.ts";

describe("GET /api/candles", () => {
  const rows = [
    [NOON, 100, 100, 100, 100, 50],
    [NOON + 60_000, 101, 101, 101, 101, 50],
    [NOON + 120_000, 102.5, 102.5, 102.5, 102.5, 50],
  ];

  it("gives one symbol's candles, of a minute by default", async () => {
    const { body } = await ask("/api/candles?symbol=AAA");
    expect(body).toEqual({ symbol: "AAA", interval: "1m", candles: rows });
  });

  it("gives the candles of several symbols in one answer", async () => {
    const { body } = await ask("/api/candles?symbols=AAA,BBB&interval=1m&limit=1");
    expect(body).toEqual({ interval: "1m", series: { AAA: [rows[2]], BBB: [] } });
  });

  it("gives a half-open range of time", async () => {
    const { body } = await ask(`/api/candles?symbol=AAA&from=${NOON}&to=${NOON + 120_000}`);
    expect(body["candles"]).toEqual(rows.slice(0, 2));
  });

  it("W42: accepts dates, and times before 1970", async () => {
    const held = async (range: string) => {
      const { body } = await ask(`/api/candles?symbol=AAA&${range}`);
      return (body["candles"] as unknown[]).length;
    };
    for (const range of [
      "from=2026",
      "from=2026-06-01&to=2026-06-02",
      "from=-252374400000",
      "to=2200",
      "from=1.7e12",
    ]) {
      expect([range, await held(range)]).toEqual([range, 3]);
    }
    for (const range of ["to=2026", "from=2026-06-02", "to=-1", "from=2027&to=2028"]) {
      expect([range, await held(range)]).toEqual([range, 0]);
    }
    expect(await held("from=2026-06-01T12:01:00Z&to=2026-06-01T21:02:00%2B09:00")).toBe(1);
  });

  it("gives CSV with ISO times and fixed decimals", async () => {
    const { headers, body } = await ask("/api/candles?symbol=AAA&interval=1h&format=csv");
    expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(headers["content-disposition"]).toBe('attachment; filename="AAA-1h.csv"');
    expect(body).toBe(
      "symbol,time,open,high,low,close,volume\r\nAAA,2026-06-01T12:00:00.000Z,100.00,102.50,100.00,102.50,150\r\n",
    );
  });

  it("accepts times before 1970", async () => {
    const { body } = await ask(`/api/candles?symbol=AAA&from=-252374400000&to=${NOON + 60_000}`);
    expect(body["candles"]).toEqual(rows.slice(0, 1));
    expect((await ask("/api/candles?symbol=AAA&to=-1")).body["candles"]).toEqual([]);
  });

  it("clamps a limit, and refuses an unknown number, interval or format", async () => {
    for (const limit of ["0", "1"]) {
      expect((await ask(`/api/candles?symbol=AAA&limit=${limit}`)).body["candles"]).toHaveLength(1);
    }
    expect((await ask("/api/candles?symbol=AAA&limit=999999999999999999999")).body["candles"]).toHaveLength(3);
    expect(await errorOf("/api/candles?symbol=AAA&limit=-1")).toEqual([400, "bad_query"]);
    expect(await errorOf("/api/candles?symbol=AAA&from=yesterday")).toEqual([400, "bad_query"]);
    expect(await errorOf("/api/candles?symbol=AAA&to=2026-02-30")).toEqual([400, "bad_query"]);
    expect(await errorOf("/api/candles?symbol=AAA&interval=2m")).toEqual([400, "bad_interval"]);
    expect(await errorOf("/api/candles?symbol=AAA&format=xml")).toEqual([400, "bad_format"]);
    expect(await errorOf("/api/candles")).toEqual([400, "missing_symbol"]);
  });
});

describe("GET /api/trades", () => {
  it("gives the newest of a range, oldest first", async () => {
    const { body } = await ask(`/api/trades?symbol=AAA&limit=1&to=${NOON + 120_000}`);
    expect(body).toEqual({
      symbol: "AAA",
      trades: [{ i: 2, t: NOON + 60_000, p: 101, z: 50, side: "buy" }],
    });
  });

  it("gives the page of trades before a trade", async () => {
    const page = async (before: string) =>
      (await ask(`/api/trades?symbol=AAA&limit=2&before=${before}`)).body["trades"];
    expect(await page(`${NOON + 120_000}.3`)).toMatchObject([{ i: 1 }, { i: 2 }]);
    expect(await page(`${NOON + 60_000}.2`)).toMatchObject([{ i: 1 }]);
    expect(await page(`${NOON}.1`)).toEqual([]);
    expect(await errorOf("/api/trades?symbol=AAA&before=3")).toEqual([400, "bad_query"]);
  });

  it("gives CSV", async () => {
    const { body } = await ask("/api/trades?symbol=AAA&limit=1&format=csv");
    expect(body).toBe("symbol,id,time,price,size,side\r\nAAA,3,2026-06-01T12:02:00.000Z,102.50,50,buy\r\n");
  });
});
