import { describe, expect, it } from "vitest";
import { asInstrumentId, asMillis } from "../../../shared/model/units.ts";
import type { Halt, InstrumentNews } from "../../ports/events.ts";
import type { Services } from "../http/services.ts";
import { ask, errorOf, liveParts, NOON } from "../http/router.test-kit.ts";

const [AAA, BBB] = [asInstrumentId(0), asInstrumentId(1)];
const JUNE_9 = asMillis(Date.UTC(2026, 5, 9));
const JUNE_3 = asMillis(Date.UTC(2026, 5, 3));

const until = asMillis(NOON + 300_000);
const PAUSE: Halt = { id: AAA, t: asMillis(NOON + 2), code: "luld", text: "volatility pause", until };
const NEWS: readonly InstrumentNews[] = [
  { id: BBB, t: asMillis(NOON + 1), headline: "BBB Inc. beats earnings estimates", kind: "earnings", until },
  { id: AAA, t: asMillis(NOON), headline: "AAA Inc. recalls a product", kind: "company", until },
];

function parts(halt = PAUSE): Services {
  const newest = <Event extends { id: number }>(list: readonly Event[], id: number | undefined, limit: number) =>
    list.filter((one) => id === undefined || one.id === id).slice(0, limit);
  const events = {
    news: (id: number | undefined, limit: number) => newest(NEWS, id, limit),
    halts: (id: number | undefined, limit: number) => newest([halt], id, limit),
  };
  return { ...liveParts(), events, earnings: { next: () => [JUNE_9, JUNE_3] } };
}
const asked = async (query: string, live = parts()) => (await ask(`/api/events${query}`, {}, live)).body;

describe("GET /api/events", () => {
  it("W64: gives the headlines, halts and next earnings dates of all instruments", async () => {
    expect(await asked("")).toEqual({
      news: [
        {
          symbol: "BBB",
          t: NOON + 1,
          headline: "BBB Inc. beats earnings estimates",
          kind: "earnings",
          until: NOON + 300_000,
        },
        { symbol: "AAA", t: NOON, headline: "AAA Inc. recalls a product", kind: "company", until: NOON + 300_000 },
      ],
      halts: [{ symbol: "AAA", t: NOON + 2, code: "luld", text: "volatility pause", until: NOON + 300_000 }],
      earnings: [
        { symbol: "BBB", date: "2026-06-03" },
        { symbol: "AAA", date: "2026-06-09" },
      ],
    });
  });

  it("W64: gives those of one symbol, as many as are asked for, and the end of a halt that is over", async () => {
    const live = parts({ ...PAUSE, end: asMillis(NOON + 9) });
    expect(await asked("?symbol=AAA", live)).toMatchObject({
      news: [{ symbol: "AAA" }],
      halts: [{ symbol: "AAA", t: NOON + 2, end: NOON + 9 }],
      earnings: [{ symbol: "AAA", date: "2026-06-09" }],
    });
    expect(await asked("?limit=1", live)).toMatchObject({ news: [{ symbol: "BBB" }], earnings: [{ symbol: "BBB" }] });
  });

  it("W64: has no earnings dates where the feed knows none", async () => {
    expect(await asked("", { ...parts(), earnings: undefined })).toMatchObject({ earnings: [] });
  });

  it("refuses an unknown symbol and a bad limit", async () => {
    expect(await errorOf("/api/events?symbol=CCC", {}, parts())).toEqual([404, "unknown_symbol"]);
    expect(await errorOf("/api/events?symbol=", {}, parts())).toEqual([400, "missing_symbol"]);
    expect(await errorOf("/api/events?limit=many", {}, parts())).toEqual([400, "bad_query"]);
  });
});
