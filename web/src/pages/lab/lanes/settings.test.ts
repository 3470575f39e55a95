import { expect, test } from "vitest";
import { readSettings, writeSettings } from "./settings.ts";

const read = (query: string) => readSettings(new URLSearchParams(query));

test("a first visit has WebSocket push beside polling once a second, 40 ms away", () => {
  expect(read("")).toEqual({
    lanes: ["ws-json", "poll"],
    symbols: [],
    intervalMs: 1_000,
    rate: 10,
    delayMs: 40,
    compress: false,
  });
});

test("settings come back from the address as they were, and leave its other keys alone", () => {
  const settings = read("lanes=poll-new,sse&symbols=%5EGSPC,AAPL&interval=250&rate=50&delay=0&compress=1");
  expect(settings).toEqual({
    ...{ lanes: ["sse", "poll-new"], symbols: ["^GSPC", "AAPL"], intervalMs: 250, rate: 50, delayMs: 0 },
    compress: true,
  });
  const query = new URLSearchParams("section=lanes");
  writeSettings(settings, query);
  expect(readSettings(query)).toEqual(settings);
  expect(query.get("section")).toBe("lanes");
});

test("symbols come one as on the board, or up to ten, each once", () => {
  expect(read("symbol=AAPL").symbols).toEqual(["AAPL"]);
  expect(read("symbols=A,B,A,,C").symbols).toEqual(["A", "B", "C"]);
  expect(read(`symbols=${Array.from({ length: 12 }, (_, k) => `S${k}`).join()}`).symbols).toHaveLength(10);
});

test.each([
  "compress=yes",
  "symbols=,",
  "lanes=ftp",
  "interval=0",
  "interval=7",
  "rate=3",
  "delay=-1",
  "delay=1e9",
  "delay=x",
])("%s is as at the first visit", (query) => {
  expect(read(query)).toEqual(read(""));
});
