import { describe, expect, it } from "vitest";
import { parseHex } from "../bytes.ts";
import { sbeFields } from "./sbe-fields.ts";

const AAPL = new Map([[1, { symbol: "AAPL", exponent: 2 }]]);

/** "name start–end value: meaning" for each field. */
const told = (digits: string, instruments = AAPL, start = 0): string[] =>
  sbeFields(parseHex(digits) ?? new Uint8Array(), start, instruments).map(
    ({ depth, name, start: from, end, value, note }) =>
      `${"  ".repeat(depth - 1)}${name} ${from}–${end} ${value} (${note.key})`,
  );

const QUOTES = `
  1c 00 01 00 54 54 00 00
  07 00 00 00  29 00 00 00  00 00 00 00  b9 26 00 00 00 00  00 00  7b 68 e5 cf 8b 01  01 01
  20 00 01 00
  00 00 00 00 87 d6 32 41  2d 03 00 00  65 4a 00 00  64 4a 00 00  2c 01 00 00  01 00  02 00  f4 01  ff ff
  14 00 00 00`;

describe("an SBE message byte by byte", () => {
  it("quotes: header, root, groups, and a row with its prices scaled", () => {
    expect(told(QUOTES)).toEqual([
      "messageHeader 0–8  (sbe.header)",
      "  blockLength 0–2 28 (sbe.blockLength)",
      "  templateId 2–4 1 → Quotes (sbe.templateId)",
      "  schemaId 4–6 21588 → ticker.v1 (sbe.schemaId)",
      "  version 6–8 0 (sbe.version)",
      "Quotes 8–36  (sbe.root)",
      "  epoch 8–12 7 → 7 (field.epoch)",
      "  frame 12–16 41 (field.frame)",
      "  merged 16–20 0 (field.merged)",
      "  seq 20–26 9913 (field.seq)",
      "  kind 26–27 0 → update (field.kind)",
      "  time 28–34 1700000000123 → 2023-11-14 22:13:20.123 (field.time)",
      "  part 34–35 1 (field.part)",
      "  parts 35–36 1 (field.parts)",
      "rows (group) 36–40 1 × 32 (sbe.group)",
      "rows[0] 40–72 AAPL (sbe.quoteRow)",
      "  volume 40–48 1234567 (field.volume)",
      "  n 48–52 813 (field.n)",
      "  last 52–56 19045 → 190.45 (field.last)",
      "  bid 56–60 19044 → 190.44 (field.bid)",
      "  lastSize 60–64 300 (field.lastSize)",
      "  instrument 64–66 1 → AAPL (field.instrument)",
      "  spread 66–68 2 → 0.02 (field.spread)",
      "  bidSize 68–70 500 (field.bidSize)",
      "  askSize 70–72 65535 → null (field.askSize)",
      "days (group) 72–76 0 × 20 (sbe.group)",
    ]);
  });

  it("without an ack, ids have no symbols and prices stay integers", () => {
    const lines = told(QUOTES, new Map());
    expect(lines).toContain("  last 52–56 19045 (field.last)");
    expect(lines).toContain("  instrument 64–66 1 (field.instrument)");
  });

  it("trades: the root's instrument scales the rows, and the side is named", () => {
    const trades = `
      0c 00 02 00 54 54 00 00
      07 00 00 00  01 00  00 00  01 00  01 00
      18 00 01 00
      00 68 e5 cf 8b 01 00 00  67 12 00 00  65 4a 00 00  64 00 00 00  02 00 00 00`;
    expect(told(trades).slice(-6)).toEqual([
      "rows[0] 24–48 AAPL (sbe.tradeRow)",
      "  t 24–32 1700000000000 → 2023-11-14 22:13:20.000 (field.tradeTime)",
      "  tradeId 32–36 4711 (field.tradeId)",
      "  price 36–40 19045 → 190.45 (field.price)",
      "  size 40–44 100 (field.size)",
      "  side 44–45 2 → sell (field.side)",
    ]);
  });

  it("candles: the interval is named", () => {
    const candles = `
      0c 00 03 00 54 54 00 00
      01 00  03  01  01 00  01 00  00 00 00 00
      20 00 01 00
      40 f7 e4 cf 8b 01 00 00  00 00 00 00 00 50 b4 40  60 4a 00 00  6a 4a 00 00  5e 4a 00 00  65 4a 00 00`;
    const lines = told(candles);
    expect(lines).toContain("  interval 10–11 3 → 1m (field.interval)");
    expect(lines).toContain("  kind 11–12 1 → snapshot (field.kind)");
    expect(lines.slice(-4)).toEqual([
      "  open 40–44 19040 → 190.40 (field.candleOpen)",
      "  high 44–48 19050 → 190.50 (field.candleHigh)",
      "  low 48–52 19038 → 190.38 (field.candleLow)",
      "  close 52–56 19045 → 190.45 (field.candleClose)",
    ]);
  });

  it("blocks longer than known are stepped over by the message's own lengths", () => {
    const longer = `
      10 00 02 00 54 54 01 00
      07 00 00 00  01 00  00 00  01 00  01 00  ee ee ee ee
      1a 00 01 00
      00 68 e5 cf 8b 01 00 00  67 12 00 00  65 4a 00 00  64 00 00 00  01 00 00 00 ee ee`;
    expect(told(longer)).toContain("  price 40–44 19045 → 190.45 (field.price)");
  });

  it("offsets start where the payload starts in its frame", () => {
    expect(told(QUOTES, AAPL, 2)[0]).toBe("messageHeader 2–10  (sbe.header)");
  });

  it("what was recorded in part is told in part; other bytes are not SBE of ours", () => {
    const cut = QUOTES.trim().split(/\s+/).slice(0, 54).join(" ");
    expect(told(cut).at(-1)).toBe("  n 48–52 813 (field.n)");
    expect(told("00 01 02")).toEqual([]);
    expect(told("1c 00 01 00 55 54 00 00")).toEqual([]);
    expect(told("1c 00 63 00 54 54 00 00")).toContain("  templateId 2–4 99 → ? (sbe.templateId)");
  });
});
