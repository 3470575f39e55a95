import { expect, it } from "vitest";
import { ManualServerClock } from "../../../shared/client/manual-clock.test-kit.ts";
import { LAB_LIMITS } from "../../../shared/protocol/lab.ts";
import { openLab } from "../lab.ts";
import { Visitor } from "./visitor.ts";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const sockets = { ping: () => 0, hasFiles: () => true, addressKey: (address: string) => address };

it("W84: refuses requests beyond the limit of a second, and closes the control socket of a flood", async () => {
  const sent: string[] = [];
  const closed: number[] = [];
  const lab = await openLab({
    ...{ host: "127.0.0.1", port: "off", mainPort: 1, clock: new ManualServerClock(0), log, quotes: () => undefined },
    sockets,
  });
  const visitor = lab.connect({
    ...{ address: "127.0.0.1", bufferedBytes: () => 0 },
    send: (text) => sent.push(text),
    close: (code) => closed.push(code),
  });
  const ask = () => {
    visitor.message(JSON.stringify({ op: "time", id: 1, time: 0 }));
  };
  const { requestsPerSecond } = LAB_LIMITS;
  for (let k = 0; k < 4 * requestsPerSecond; k++) ask();
  expect(sent.filter((text) => text.includes("too_many_messages"))).toHaveLength(3 * requestsPerSecond);
  expect(closed).toEqual([]);
  ask();
  expect([sent.length, closed]).toEqual([1 + 4 * requestsPerSecond, [4500]]);
  lab.close();
});

it("W80, W83: leaves records out and counts them while much is unsent, and closes a control socket that holds a megabyte", () => {
  const clock = new ManualServerClock(0);
  const sent: string[] = [];
  const closed: number[] = [];
  let unsent = 0;
  const socket = {
    ...{ address: "127.0.0.1", bufferedBytes: () => unsent },
    send: (text: string) => sent.push(text),
    close: (code: number) => closed.push(code),
  };
  const counters = { bytesUp: 0, bytesDown: 0, recordedBytes: 0, recordsLeft: 0, faults: new Map<string, number>() };
  const shared = { ...{ clock, sockets, counters, mainPort: 1 }, quotes: () => undefined, wall: () => 0 };
  const visitor = new Visitor("token", socket, { ...shared, tap: () => "off" }, () => {});
  const record = (bytes: number) => {
    unsent = bytes;
    visitor.record(1, "a", { direction: "up", kind: "body", bytes: 2, data: Buffer.from("ab") });
    visitor.flush();
    return JSON.parse(sent.at(-1) ?? "") as unknown;
  };
  expect(record(262_144)).toMatchObject({ type: "records", left: 0, records: [{ data: "YWI=" }] });
  expect(record(262_145)).toEqual({ type: "records", left: 1, records: [] });
  expect(counters).toMatchObject({ recordedBytes: 2, recordsLeft: 1 });
  expect(closed).toEqual([]);
  record(1_048_577);
  expect([sent.length, closed]).toEqual([3, [4002]]);
});
