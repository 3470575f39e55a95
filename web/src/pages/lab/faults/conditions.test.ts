import { expect, it } from "vitest";
import { readConditions, readStall } from "./conditions.ts";

const fields = (delayMs: string, jitterMs = "", bytesPerSecond = "") => ({ delayMs, jitterMs, bytesPerSecond });

it("a link's fields are numbers within the server's limits; an empty one sets nothing", () => {
  expect(readConditions(fields("200", " 50 ", "8000"), {})).toEqual({
    link: { delayMs: 200, jitterMs: 50, bytesPerSecond: 8_000 },
  });
  expect(readConditions(fields(""), {})).toEqual({ link: { delayMs: 0, jitterMs: 0, bytesPerSecond: null } });
});

it.each([
  [fields("10001"), "delayMs", 0, 10_000],
  [fields("-1"), "delayMs", 0, 10_000],
  [fields("1e3"), "delayMs", 0, 10_000],
  [fields("", "5001"), "jitterMs", 0, 5_000],
  [fields("", "", "63"), "bytesPerSecond", 64, 100_000_000],
])("%o names the first field that is out of range, and the range", (typed, field, min, max) => {
  expect(readConditions(typed, {})).toEqual({ wrong: { field, min, max } });
});

it("the limits are those that the server states", () => {
  expect(readConditions(fields("600"), { delayMs: 500 })).toEqual({ wrong: { field: "delayMs", min: 0, max: 500 } });
});

it.each([
  ["3", { ms: 3_000 }],
  ["60", { ms: 60_000 }],
  ["61", { wrong: { field: "seconds", min: 1, max: 60 } }],
  ["0", { wrong: { field: "seconds", min: 1, max: 60 } }],
  ["", { wrong: { field: "seconds", min: 1, max: 60 } }],
])("a stall of %o s is %o", (seconds, read) => {
  expect(readStall(seconds, {})).toEqual(read);
});
