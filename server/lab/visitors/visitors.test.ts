import { describe, expect, it } from "vitest";
import { LAB_LIMITS } from "../../../shared/protocol/lab.ts";
import { Labels } from "./label-state.ts";
import { RecordLog } from "./record-log.ts";
import { parseRequest } from "./requests.ts";

describe("W84: a request", () => {
  it("is read with its id", () => {
    const request = { op: "stall", id: 3, label: "*", ms: 500 };
    expect(parseRequest(JSON.stringify(request))).toEqual({ request });
  });

  it.each([
    ["{", "bad_json", undefined],
    ["[1]", "unknown_op", undefined],
    ["null", "bad_message", undefined],
    ['{"id":1}', "unknown_op", 1],
    ['{"op":"nix","id":2}', "unknown_op", 2],
    ['{"op":"stall","label":"a","ms":1}', "bad_message", undefined],
    ['{"op":"stall","id":3,"label":"A b","ms":1}', "bad_message", 3],
    ['{"op":"stall","id":3,"label":"a","ms":-1}', "out_of_range", 3],
    ['{"op":"stall","id":3,"label":"a","ms":60001}', "out_of_range", 3],
    ['{"op":"link","id":4,"label":"a","delayMs":0,"jitterMs":0,"bytesPerSecond":1}', "out_of_range", 4],
    ['{"op":"cut","id":5,"label":"a","how":"gently"}', "bad_message", 5],
    ['{"op":"raw","id":6,"label":"a","path":"no","headers":{},"frames":[]}', "bad_message", 6],
    ['{"op":"raw","id":6,"label":"a","path":"/x","headers":{"a":"1\\r\\nb: 2"},"frames":[]}', "bad_message", 6],
    ['{"op":"raw","id":6,"label":"a","path":"/x","headers":{"a b":"1"},"frames":[]}', "bad_message", 6],
    ['{"op":"follow","id":7,"symbol":""}', "bad_message", 7],
    ['{"op":"follow","id":7,"symbols":["A",""]}', "bad_message", 7],
    ['{"op":"follow","id":7,"symbols":["A","B","C","D","E","F","G","H","I","J","K"]}', "out_of_range", 7],
  ])("%s is %s", (text, code, id) => {
    expect(parseRequest(text)).toMatchObject({ code, id });
  });
});

describe("W83: records", () => {
  const seen = (bytes: number) => ({ direction: "up", kind: "body", bytes, data: Buffer.alloc(bytes, "a") }) as const;

  it("are kept until they are taken, their bytes as base64", () => {
    const log = new RecordLog(() => 0);
    log.add(1, "a", 5, seen(3));
    expect(log.take()).toEqual({
      records: [{ connection: 1, label: "a", t: 5, direction: "up", kind: "body", bytes: 3, data: "YWFh" }],
      left: 0,
    });
    expect(log.take()).toBeUndefined();
  });

  it("are left out beyond so many bytes a second, small ones too, and counted", () => {
    let now = 0;
    const log = new RecordLog(() => now);
    for (let k = 0; k < 5_000; k++) log.add(1, "a", 0, seen(2));
    const { records = [], left = 0 } = log.take() ?? {};
    expect(records.length).toBeLessThan(2_000);
    expect(records.length + left).toBe(5_000);
    now = 500;
    for (let k = 0; k < 5_000; k++) log.add(1, "a", 0, seen(2));
    expect(Math.abs((log.take()?.records.length ?? 0) - records.length / 2)).toBeLessThan(2);
  });

  it("are left out beyond so many bytes in all", () => {
    let now = 0;
    const log = new RecordLog(() => (now += 1_000));
    const all = LAB_LIMITS.recordedBytes / LAB_LIMITS.recordBytes;
    for (let k = 0; k <= all; k++) log.add(1, "a", 0, seen(LAB_LIMITS.recordBytes));
    expect(log.take()).toMatchObject({ left: 1 });
  });
});

describe("labels", () => {
  it("are limited in number, and a new one gets the conditions set for all", () => {
    const labels = new Labels();
    const slow = { delayMs: 9, jitterMs: 0, bytesPerSecond: null };
    expect(labels.setConditions("*", slow)).toBe(true);
    for (let k = 0; k < LAB_LIMITS.labels; k++) expect(labels.of(`l${k}`)?.conditions).toEqual(slow);
    expect([labels.of("more"), labels.setConditions("more", slow)]).toEqual([undefined, false]);
  });

  it("are recorded if they are named, also before they are used", () => {
    const labels = new Labels();
    labels.of("a");
    labels.record(["b"]);
    expect([labels.of("a")?.isRecorded, labels.of("b")?.isRecorded]).toEqual([false, true]);
    labels.record([]);
    expect(labels.of("b")?.isRecorded).toBe(false);
  });
});
