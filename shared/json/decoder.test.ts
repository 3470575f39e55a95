import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProtocolError, type Directory, type MessageSinks } from "../protocol/codec.ts";
import { SECTORS } from "../model/instrument.ts";
import { createJsonDecoder, decodeControl, encodeControl } from "./codec.ts";
import type { ControlMessage } from "../protocol/messages.ts";
import { asInstrumentId } from "../model/units.ts";

const AAPL = {
  id: asInstrumentId(0),
  symbol: "AAPL",
  name: "Apple",
  sector: SECTORS[0],
  exponent: 2,
  tick: 1,
  lot: 100,
};
const directory: Directory = { instruments: [AAPL], idOf: (symbol) => (symbol === "AAPL" ? AAPL.id : undefined) };

function sinkInto(calls: string[]): MessageSinks {
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      void calls.push(`${name} ${JSON.stringify(args)}`);
  return {
    control: note("control"),
    quotes: { begin: note("quotesBegin"), row: note("quote"), day: note("quoteDay"), end: note("quotesEnd") },
    trades: { begin: note("tradesBegin"), row: note("trade"), end: note("tradesEnd") },
    candles: { begin: note("candlesBegin"), row: note("candle"), end: note("candlesEnd") },
  };
}

function decode(data: unknown): string[] {
  const calls: string[] = [];
  createJsonDecoder().decode(typeof data === "string" ? data : JSON.stringify(data), directory, sinkInto(calls));
  return calls;
}

const quotes = (rows: unknown[], over: object = {}) => ({
  ...{ type: "quotes", kind: "update", epoch: "k3", seq: 1, frame: 1, time: 1, quotes: rows, ...over },
});
const trades = (rows: unknown[]) => ({ type: "trades", kind: "update", epoch: "k3", trades: rows });
const candles = (rows: unknown[]) => ({
  ...{ type: "candles", kind: "snapshot", symbol: "AAPL", interval: "1m", candles: rows },
});

describe("the JSON decoder", () => {
  it("skips rows of unknown symbols, and unknown fields", () => {
    const calls = decode(
      quotes([
        { s: "NEW", n: 1, v: 1 },
        { s: "AAPL", n: 2, v: 3, b: 1.1, future: true },
      ]),
    );
    expect(calls.filter((call) => call.startsWith("quote "))).toEqual([
      "quote [0,2,-2147483648,0,110,-2147483648,0,0,3]",
    ]);
  });

  it("ignores message types of later versions", () => {
    expect(decode({ type: "weather", sun: true })).toEqual([]);
  });

  it("returns a trade gap as a control message", () => {
    const gap: ControlMessage = { type: "trades", kind: "gap", epoch: "k3", s: "AAPL", from: 1, to: 9 };
    expect(decode(gap)).toEqual([`control [${JSON.stringify(gap)}]`]);
    expect(decodeControl(encodeControl(gap))).toEqual(gap);
  });

  it.each([
    ["not an object", [1, 2]],
    ["no type", { kind: "update" }],
    ["an unknown kind", quotes([], { kind: "replay" })],
    ["an epoch beyond u32", quotes([], { epoch: "zzzzzzz" })],
    ["a negative sequence", quotes([], { seq: -1 })],
    ["a part beyond its parts", quotes([], { part: 3, parts: 2 })],
    ["rows that are not a list", quotes([], { quotes: {} })],
    ["a row that is not an object", quotes([null])],
    ["a row without n", quotes([{ s: "AAPL", v: 1 }])],
    ["a price as text", quotes([{ s: "AAPL", n: 1, v: 1, l: "190.45" }])],
    ["a price beyond int32", quotes([{ s: "AAPL", n: 1, v: 1, l: 1e9 }])],
    ["an unknown side", trades([{ s: "AAPL", i: 1, t: 1, p: 1, z: 1, side: "up" }])],
    ["a trade without a price", trades([{ s: "AAPL", i: 1, t: 1, z: 1, side: "buy" }])],
    ["a short candle", candles([[1, 2, 3]])],
    ["a candle of null", candles([[1, 2, 3, 4, null, 6]])],
    ["an unknown interval", { ...candles([]), interval: "2m" }],
    ["an unknown status", { type: "status", symbol: "AAPL", state: "asleep" }],
  ])("refuses %s", (_, message) => {
    expect(() => decode(message)).toThrow(expect.objectContaining({ name: "ProtocolError", code: "bad_message" }));
  });

  it("rejects text that is not JSON, and binary messages", () => {
    expect(() => decode("{")).toThrow(expect.objectContaining({ code: "bad_json" }));
    expect(() => {
      createJsonDecoder().decode(new ArrayBuffer(8), directory, sinkInto([]));
    }).toThrow(ProtocolError);
  });

  it("throws nothing but ProtocolError for any input", () => {
    const field = fc.constantFrom(
      "type",
      "kind",
      "epoch",
      "seq",
      "frame",
      "quotes",
      "trades",
      "candles",
      "symbol",
      "s",
    );
    const value = fc.oneof(fc.constantFrom("quotes", "update", "AAPL", "k3", 1), fc.jsonValue());
    const message = fc.oneof(
      fc.string(),
      fc.json(),
      fc.dictionary(field, value).map((m) => JSON.stringify(m)),
    );
    fc.assert(
      fc.property(message, (text) => {
        try {
          decode(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
