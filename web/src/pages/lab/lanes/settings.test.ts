import { expect, test } from "vitest";
import { readSettings, writeSettings } from "./settings.ts";

const read = (query: string) => readSettings(new URLSearchParams(query));

test("a first visit has WebSocket push beside polling once a second, 40 ms away", () => {
  expect(read("")).toEqual({
    lanes: ["ws-json", "poll"],
    symbol: undefined,
    intervalMs: 1_000,
    rate: 10,
    delayMs: 40,
  });
});

test("settings come back from the address as they were, and leave its other keys alone", () => {
  const settings = read("lanes=poll-new,sse&symbol=%5EGSPC&interval=250&rate=50&delay=0");
  expect(settings).toEqual({ lanes: ["sse", "poll-new"], symbol: "^GSPC", intervalMs: 250, rate: 50, delayMs: 0 });
  const query = new URLSearchParams("section=lanes");
  writeSettings(settings, query);
  expect(readSettings(query)).toEqual(settings);
  expect(query.get("section")).toBe("lanes");
});

test.each(["lanes=ftp", "interval=0", "interval=7", "rate=3", "delay=-1", "delay=1e9", "delay=x"])(
  "%s is as at the first visit",
  (query) => {
    expect(read(query)).toEqual(read(""));
  },
);
