import { describe, expect, it } from "vitest";
import { createJsonEncoder } from "../../../shared/json/codec.ts";
import { SECTORS, type Instrument } from "../../../shared/model/instrument.ts";
import { createQuoteColumns } from "../../../shared/model/quote.ts";
import { asEpoch, asInstrumentId, asMillis, asSequence } from "../../../shared/model/units.ts";
import type { Encoder } from "../../../shared/protocol/codec.ts";
import { collectFrames } from "../../../shared/protocol/wire-recorder.test-kit.ts";
import { parsePosition } from "../http/query.ts";
import { createEventStreamEncoder } from "./encoder.ts";

const instruments = Array.from({ length: 1_000 }, (_, index): Instrument => {
  const symbol = `LONG.${index}`;
  return { id: asInstrumentId(index), symbol, name: symbol, sector: SECTORS[0], exponent: 2, tick: 1, lot: 100 };
});
const json = createJsonEncoder({ instruments, idOf: () => undefined });
const events = createEventStreamEncoder(json);
const head = {
  ...({ kind: "update", epoch: asEpoch(723), seq: asSequence(9_913), frame: 4 } as const),
  ...{ time: asMillis(1_780_000_000_123), merged: 0 },
};

/** The messages about the first `count` instruments, as text. */
function written(encoder: Encoder, count: number): string[] {
  const frames = collectFrames((emit) => {
    const ids = Array.from({ length: count }, (_, id) => id);
    encoder.quotes(head, createQuoteColumns(instruments.length), ids, new Uint8Array(count), count, emit);
  });
  return frames.map((frame) => Buffer.from(frame).toString());
}

describe("W21: an event stream", () => {
  it("carries quotes messages as they are, under an id that says what the reader then holds", () => {
    const [message = ""] = written(json, 2);
    expect(message).toMatch(/^{"type":"quotes".*}$/);
    expect(written(events, 2)).toEqual([`id: k3:9913\ndata: ${message}\n\n`]);
  });

  it("gives an id to the last part only: before it the reader does not hold all rows", () => {
    const parts = written(json, 1_000);
    expect(parts.length).toBeGreaterThan(1);
    const last = parts.at(-1) ?? "";
    expect(written(events, 1_000)).toEqual([
      ...parts.slice(0, -1).map((part) => `data: ${part}\n\n`),
      `id: k3:9913\ndata: ${last}\n\n`,
    ]);
  });

  it("carries heartbeats as comments, and a bye with its delay as the reconnection time", () => {
    expect(events.control({ type: "heartbeat", seq: 7, time: 1 })).toBe(": heartbeat 7\n\n");
    const bye = { type: "bye", code: 4000, reason: "x", retryMs: 1_500 } as const;
    expect(events.control(bye)).toBe(`retry: 1500\nevent: bye\ndata: ${JSON.stringify(bye)}\n\n`);
  });

  it("carries statuses and headlines under their names, and leaves out what answers requests", () => {
    const status = { type: "status", symbol: "*", state: "closed" } as const;
    expect(events.control(status)).toBe(`event: status\ndata: ${JSON.stringify(status)}\n\n`);
    expect(events.control({ type: "ack", channel: "quotes", symbols: [] })).toBeUndefined();
    expect(events.control({ type: "error", code: "bad_rate", message: "x" })).toBeUndefined();
  });
});

describe("W21: Last-Event-ID", () => {
  it.each([
    ["k3:99", { epoch: asEpoch(20 * 36 + 3), seq: 99 }],
    ["", undefined],
    ["k3", undefined],
    ["k3:-1", undefined],
    ["K3:99\n", undefined],
    ["k3:99999999999999999999", undefined],
  ])("%j is read as %j", (id, position) => {
    expect(parsePosition(id)).toEqual(position);
  });
});
