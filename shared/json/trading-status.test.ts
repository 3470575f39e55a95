import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { decodeControl, encodeControl } from "./codec.ts";
import { NEWS_KINDS, STATUS_CODES } from "../protocol/trading-status.ts";

const protocol = await readFile(new URL("../PROTOCOL.md", import.meta.url), "utf8");

/** Codes and meanings in the table under a heading cell. */
const table = (heading: string) => {
  const [, ...rows] = new RegExp(`\\| ${heading} +\\| meaning .*\\n\\| -+ .*\\n((?:\\|.*\\n)+)`).exec(protocol) ?? [];
  const cells = (rows[0] ?? "")
    .trim()
    .split("\n")
    .map((row) => row.split("|").map((cell) => cell.trim()));
  return Object.fromEntries(cells.map(([, code = "", meaning]) => [code.replaceAll("`", ""), meaning]));
};

it("W14: every status code is documented with its meaning", () => {
  // PROTOCOL.md's first table of codes is that of errors.
  const [, statuses = ""] = protocol.split("### status");
  for (const [code, meaning] of Object.entries(STATUS_CODES)) {
    expect(statuses.replaceAll(/ +/g, " ")).toContain(`| \`${code}\` | ${meaning} |`);
  }
});

it("W43: every kind of news is documented with its meaning", () => {
  expect(table("kind")).toEqual(NEWS_KINDS);
});

it("W14, W43: an unknown code or kind of a later server is accepted", () => {
  const status = {
    type: "status",
    symbol: "A",
    state: "halted",
    reason: "x",
    code: "new",
    text: "x",
    until: 5,
  } as const;
  const news = { type: "news", symbol: "A", t: 1, headline: "x", kind: "new" } as const;
  for (const message of [status, news]) expect(decodeControl(encodeControl(message))).toEqual(message);
});
