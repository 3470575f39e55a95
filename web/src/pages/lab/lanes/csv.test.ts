import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";
import { readSettings } from "./settings.ts";

const settings = readSettings(new URLSearchParams(""));
const sample = { second: 1.25, lane: "poll", age: 512.34, shown: 2, missed: 19, requests: 3, connections: 1 } as const;

test("a run is one row for each lane and moment, with what it was made with", () => {
  const [header = "", row = "", ...rest] = toCsv(["AAPL", "MSFT"], settings, "wire", [
    { ...sample, up: 900, down: 800 },
  ]).split("\r\n");
  expect(row).toBe("AAPL MSFT,10,1000,40,0,wire,1.25,poll,512.3,2,19,3,1,900,800");
  expect(header.split(",")).toHaveLength(row.split(",").length);
  expect(rest).toEqual([""]);
});

test("what is not known stays empty, and a symbol is text to any spreadsheet", () => {
  const unknown = { ...sample, age: undefined, connections: undefined, up: undefined, down: 5 };
  const [, row] = toCsv(['=A"B'], { ...settings, compress: true }, "payload", [unknown]).split("\r\n");
  expect(row).toBe('" =A""B",10,1000,40,1,payload,1.25,poll,,2,19,3,,,5');
});
