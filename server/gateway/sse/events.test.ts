import { describe, expect, it } from "vitest";
import { controlEvent, positionOf, quotesEvent } from "./events.ts";

const frame = (part: string) =>
  `{"type":"quotes","kind":"update","epoch":"k3","seq":99,"frame":4,"time":1${part},"quotes":[{"s":"AAPL","n":1}]}`;
const event = (text: string) => quotesEvent(Buffer.from(text)).toString();

describe("an event stream", () => {
  it("carries quotes messages as they are, under an id that says up to where the reader is", () => {
    expect(event(frame(""))).toBe(`id: k3:99\ndata: ${frame("")}\n\n`);
  });

  it("gives an id to the last part only: before it the reader does not hold all rows", () => {
    const [first, last] = [frame(',"part":1,"parts":2'), frame(',"part":2,"parts":2')];
    expect([event(first), event(last)]).toEqual([`data: ${first}\n\n`, `id: k3:99\ndata: ${last}\n\n`]);
  });

  it("carries heartbeats as comments and a bye with its delay as the reconnection time", () => {
    expect(controlEvent('{"type":"heartbeat","seq":7,"time":1}')).toBe(": heartbeat 7\n\n");
    const bye = '{"type":"bye","code":4000,"reason":"x","retryMs":1500}';
    expect(controlEvent(bye)).toBe(`retry: 1500\nevent: bye\ndata: ${bye}\n\n`);
    expect(controlEvent('{"type":"ack","channel":"quotes","symbols":[]}')).toBeUndefined();
  });

  it.each([
    ["k3:99", { epoch: "k3", seq: 99 }],
    ["", undefined],
    ["k3", undefined],
    ["k3:-1", undefined],
    ["K3:99\n", undefined],
    ["k3:99999999999999999999", undefined],
  ])("reads Last-Event-ID %j as %j", (id, position) => {
    expect(positionOf(id)).toEqual(position);
  });
});
