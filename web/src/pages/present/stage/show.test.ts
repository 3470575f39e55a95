import { describe, expect, test } from "vitest";
import { compare, linkTo, phoneBase, showOf } from "./show.ts";

const read = (query: string) => showOf(new URLSearchParams(query));

describe("an address", () => {
  test("names symbols, a seed and a scene", () => {
    expect(read("symbols=AAPL,%20MSFT,,AAPL,BRK.B&seed=7&scene=crash")).toEqual({
      ...{ symbols: ["AAPL", "MSFT", "BRK.B"], seed: 7, scene: "crash" },
    });
    expect(read("")).toEqual({ symbols: [], seed: undefined, scene: undefined });
  });

  test.each(["-1", "7.5", "seven", "99999999999"])("with the seed %s names none", (seed) => {
    expect(read(`seed=${seed}`).seed).toBeUndefined();
  });

  test("names a dozen symbols at most", () => {
    expect(read(`symbols=${Array.from({ length: 40 }, (_, k) => `S${k}`).join()}`).symbols).toHaveLength(12);
  });

  test.each(["symbols=AAPL,M%26M.NS,BTC%2FUSDT&seed=7&scene=crash", "symbols=AAPL", "seed=0", ""])(
    "%s says the same when it is written again",
    (query) => {
      const link = linkTo("http://host:3000/some/path/", read(query));
      expect(link.startsWith("http://host:3000/some/path/present")).toBe(true);
      expect(showOf(new URL(link).searchParams)).toEqual(read(query));
    },
  );
});

test("a link's show is the server's where the seeds are the same, whatever else differs", () => {
  expect(compare(read("seed=7"), 7, true)).toBe("same");
  expect(compare(read("seed=7"), 1, true)).toBe("another seed");
  expect(compare(read("seed=7"), undefined, true)).toBe("not simulated");
  expect(compare(read("seed=7"), undefined, false)).toBeUndefined();
  expect(compare(read("scene=crash"), 1, true)).toBeUndefined();
});

test("phones open the page's own address, unless it leads to this computer only; then one that the server names", () => {
  expect(phoneBase("https://tape.example/demo/", ["http://10.0.0.5:3000/"])).toBe("https://tape.example/demo/");
  for (const local of ["http://localhost:3000/", "http://127.0.0.1:3000/", "http://[::1]:3000/"]) {
    expect(phoneBase(local, ["http://192.168.1.20:3000/", "http://10.0.0.5:3000/"])).toBe("http://192.168.1.20:3000/");
    expect(phoneBase(local, [])).toBeUndefined();
    expect(phoneBase(local, undefined)).toBeUndefined();
  }
});
