import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRequest } from "../../../shared/json/codec.ts";
import { CHANNELS } from "../../../shared/protocol/channels.ts";
import { createOperations } from "./registry.ts";

const operations = createOperations(CHANNELS);
const parse = (text: string) => parseRequest(text, operations);

const subscribe = { op: "subscribe", id: 1, channel: "quotes", symbols: ["AAPL"] };

describe("W5: what a client may send", () => {
  it.each([
    [subscribe],
    [{ ...subscribe, rate: 50 }],
    [{ ...subscribe, symbols: ["*"] }],
    [{ op: "subscribe", channel: "trades", symbols: ["AAPL"], since: { epoch: "k3", trades: { AAPL: 812 } } }],
    [{ op: "subscribe", channel: "candles", symbols: ["BRK.B"], interval: "1d" }],
    [{ op: "unsubscribe", id: 4, channel: "quotes", symbols: ["MSFT"] }],
    [{ ...subscribe, symbols: ["^GSPC", "EURUSD=X", "M&M.NS", "brk.a", "Ü", "AAPL  240119C00150000", "A".repeat(48)] }],
    [{ op: "ping", id: 5, time: 1_700_000_000_000 }],
    [{ op: "ping" }],
    [{ op: "echo", id: 6, data: { any: ["thing", null] } }],
  ])("reads %j", (message) => {
    expect(parse(JSON.stringify(message))).toEqual({
      ok: true,
      op: message.op,
      ...("id" in message ? { id: message.id } : {}),
      request: message,
    });
  });

  it("ignores fields that it does not know", () => {
    const parsed = parse(JSON.stringify({ ...subscribe, colour: "red" }));
    expect(parsed).toEqual({ ok: true, op: "subscribe", id: 1, request: subscribe });
  });
});

describe("W6: a request that is refused is answered with a code", () => {
  it.each([
    ["bad_json", "hello"],
    ["bad_json", ""],
    ["bad_json", '{"op":"ping"'],
    ["bad_message", "42"],
    ["bad_message", "[]"],
    ["bad_message", "null"],
    ["bad_message", "{}"],
    ["bad_message", '{"op":7}'],
    ["bad_message", '{"op":"ping","id":-1}'],
    ["bad_message", '{"op":"ping","id":"one"}'],
    ["bad_message", '{"op":"ping","time":"now"}'],
    ["bad_message", '{"op":"subscribe","channel":"quotes"}'],
    ["bad_message", '{"op":"subscribe","channel":"quotes","symbols":[]}'],
    ["bad_message", '{"op":"subscribe","channel":"quotes","symbols":"AAPL"}'],
    ["bad_message", '{"op":"subscribe","channel":"quotes","symbols":[1]}'],
    ["bad_message", '{"op":"subscribe","channel":"quotes","symbols":["*","AAPL"]}'],
    ["bad_message", '{"op":"subscribe","channel":"trades","symbols":["AAPL"],"since":{"epoch":"K 3","trades":{}}}'],
    [
      "bad_message",
      '{"op":"subscribe","channel":"trades","symbols":["AAPL"],"since":{"epoch":"k3","trades":{"AAPL":-1}}}',
    ],
    ["unknown_op", '{"op":"buy"}'],
    ["unknown_channel", '{"op":"subscribe","channel":"news","symbols":["AAPL"]}'],
    ["unknown_channel", '{"op":"unsubscribe","symbols":["AAPL"]}'],
    ["unknown_symbol", '{"op":"subscribe","channel":"quotes","symbols":["A,B"]}'],
    ["unknown_symbol", '{"op":"subscribe","channel":"quotes","symbols":["AAPL",""]}'],
    ["bad_rate", '{"op":"subscribe","channel":"quotes","symbols":["AAPL"],"rate":3}'],
    ["bad_rate", '{"op":"subscribe","channel":"quotes","symbols":["AAPL"],"rate":"10"}'],
    ["bad_interval", '{"op":"subscribe","channel":"candles","symbols":["AAPL"],"interval":"2m"}'],
    ["bad_interval", '{"op":"subscribe","channel":"candles","symbols":["AAPL"]}'],
  ])("%s: %s", (code, text) => {
    expect(parse(text)).toMatchObject({ ok: false, code, reason: expect.stringMatching(/./) as string });
  });

  it("names the request where its id can be read", () => {
    expect(parse('{"op":"buy","id":7}')).toMatchObject({ ok: false, id: 7 });
    expect(parse('{"op":"buy","id":{}}')).not.toHaveProperty("id");
  });

  it("keeps the answer short however long the request", () => {
    const parsed = parse(JSON.stringify({ op: "x".repeat(10_000) }));
    expect(parsed).toMatchObject({ ok: false, code: "unknown_op" });
    expect(JSON.stringify(parsed).length).toBeLessThan(200);
  });

  it.each(["op", "channel", "rate", "interval", "symbols", "id"])("survives a %s nested 8,000 deep", (field) => {
    const deep = "[".repeat(8_000) + "]".repeat(8_000);
    const text = JSON.stringify({ op: "subscribe", channel: "candles", symbols: ["A"], [field]: "deep" });
    expect(parse(text.replace('"deep"', deep))).toMatchObject({ ok: false });
  });

  it("never throws", () => {
    const field = fc.constantFrom(
      "op",
      "id",
      "channel",
      "symbols",
      "rate",
      "interval",
      "since",
      "time",
      "data",
      "__proto__",
    );
    const value = fc.oneof(fc.constantFrom("subscribe", "quotes", "trades", ["AAPL"], ["*"], "1m", 10), fc.jsonValue());
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.dictionary(field, value).map((m) => JSON.stringify(m)),
    );
    fc.assert(
      fc.property(text, (message) => {
        expect(typeof parse(message).ok).toBe("boolean");
      }),
      { numRuns: 2_000 },
    );
  });
});
