import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonFields } from "./json-fields.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
/** "key@bytes=value: meaning" for each field; the bytes as the text that stands there. */
function told(text: string): string[] {
  const all = bytes(text);
  return jsonFields(all, 0).map(
    ({ name, start, end, value, note }) =>
      `${name} | ${new TextDecoder().decode(all.subarray(start, end))} | ${value} | ${note.key}`,
  );
}

describe("a JSON message byte by byte", () => {
  it("the short keys of a quotes row have their meanings", () => {
    expect(told('{"type":"quotes","epoch":"k3","quotes":[{"s":"AAPL","n":813,"l":190.45,"lo":189.5}]}')).toEqual([
      'type | "type":"quotes" | quotes | json.type',
      'epoch | "epoch":"k3" | k3 | field.epoch',
      'quotes | "quotes":[{"s":"AAPL","n":813,"l":190.45,"lo":189.5}] |  | json.rows',
      '[0] | {"s":"AAPL","n":813,"l":190.45,"lo":189.5} |  | sbe.quoteRow',
      's | "s":"AAPL" | AAPL | field.symbol',
      'n | "n":813 | 813 | field.n',
      'l | "l":190.45 | 190.45 | field.last',
      'lo | "lo":189.5 | 189.5 | field.low',
    ]);
  });

  it("z is the last trade's size in quotes, and the trade's in trades", () => {
    const meaning = (text: string) => told(text).at(-1)?.split(" | ").at(-1);
    expect(meaning('{"type":"quotes","quotes":[{"z":1}]}')).toBe("field.lastSize");
    expect(meaning('{"type":"trades","trades":[{"z":1}]}')).toBe("field.size");
  });

  it("a candle's values are told by their places", () => {
    expect(
      told('{"type":"candles","candles":[[17,1,2,0.5,1.5,900]]}')
        .slice(-6)
        .map((line) => line.split(" | ")[3]),
    ).toEqual([
      "field.bucket",
      "field.candleOpen",
      "field.candleHigh",
      "field.candleLow",
      "field.candleClose",
      "field.candleVolume",
    ]);
  });

  it("offsets are bytes, not characters, and start where the payload starts", () => {
    const [, last] = jsonFields(bytes('{"s":"茅台","n":1}'), 100);
    expect(last).toMatchObject({ name: "n", start: 114, end: 119 });
  });

  it("escapes are read", () => {
    expect(told('{"data":"a\\"b\\u0041"}')).toEqual(['data | "data":"a\\"b\\u0041" | a"bA | json.data']);
  });

  it("what comes before a fault, or before the end of what was recorded, is told", () => {
    expect(told('{"op":"ping","id":1')).toHaveLength(2);
    expect(told('{"op":"ping" oops')).toEqual(['op | "op":"ping" | ping | json.op']);
    expect(told("hello")).toEqual([]);
    expect(told("")).toEqual([]);
    expect(told('"text"')).toEqual([]);
  });

  it("deep nesting ends the annotation and nothing else", () => {
    expect(told(`{"a":${"[".repeat(5_000)}`).length).toBeLessThan(40);
  });

  it("of every JSON object, each field's bytes are its member", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (object) => {
        const all = bytes(JSON.stringify(object));
        const top = jsonFields(all, 0).filter(({ depth }) => depth === 1);
        expect(top.map(({ name }) => name)).toEqual(Object.keys(object));
        for (const { start, end, name } of top) {
          const member: unknown = JSON.parse(`{${new TextDecoder().decode(all.subarray(start, end))}}`);
          expect(Object.keys(member as object)).toEqual([name]);
        }
      }),
    );
  });
});
