import { encode } from "uqr";
import { expect, it } from "vitest";
import { readConfig, type Config } from "../config/config.ts";
import { banner, phoneAddresses } from "./banner.ts";

const FACTS = {
  ...{ port: 3_000, labPort: 3_001, symbols: 100, isRecorded: true, phones: [] },
  feed: { kind: "simulated", name: "market", summary: "simulated, seed 7", simulated: true },
};
const TOKEN = "t".repeat(43);

const configOf = (env: Record<string, string>) => readConfig([], env) as Config;
const shown = (env: Record<string, string>, phones: readonly string[], generated = true) =>
  banner(configOf(env), { token: TOKEN, generated, keep: () => {} }, { ...FACTS, phones });

it("links the presenter's page with the token that was made here, and never one that was given", () => {
  expect(shown({}, [])).toContain(`present    http://localhost:3000/present#token=${TOKEN}`);
  const given = shown({}, [], false);
  expect(given).toContain("present    http://localhost:3000/present#token=ADMIN_TOKEN");
  expect(given).not.toContain(TOKEN);
});

it("shows phones an address without the token, as text and as a QR code; where only this machine is served, neither", () => {
  const text = shown({ HOST: "0.0.0.0" }, ["http://192.168.1.20:3000/", "http://10.8.0.2:3000/"]);
  expect(text).toContain("phones     http://192.168.1.20:3000/present\n");
  const code = text.split("\n").filter((line) => /^ {2}[█▀▄ ]+$/.test(line));
  // Two rows of modules in a line, with a border of two.
  const { size } = encode("http://192.168.1.20:3000/present", { border: 2 });
  expect(code).toHaveLength(Math.ceil(size / 2));
  expect(shown({}, [])).not.toMatch(/phones|█/);
});

it("phones reach every address that the server listens on, or the one that PUBLIC_URL names", () => {
  expect(phoneAddresses(configOf({}), 3_000, ["192.168.1.20", "2001:db8::1"])).toEqual([
    "http://192.168.1.20:3000/",
    "http://[2001:db8::1]:3000/",
  ]);
  expect(phoneAddresses(configOf({ PUBLIC_URL: "https://tape.example/demo" }), 3_000, ["172.18.0.2"])).toEqual([
    "https://tape.example/demo/",
  ]);
  expect(() => configOf({ PUBLIC_URL: "tape.example" })).toThrow(/PUBLIC_URL/);
});
