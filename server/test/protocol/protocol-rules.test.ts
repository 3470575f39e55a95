import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

/** The text of every test file. */
const tests = ["server", "shared", "web"].flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => readFileSync(join(ROOT, room, name), "utf8")),
);

/** Titles of tests and of groups of tests. */
const titles = tests.flatMap((text) =>
  Array.from(
    text.matchAll(/\b(?:it|test|describe)(?:\.\w+\([^`"']*\))?\(\s*["'`](.+?)["'`],/gs),
    ([, title = ""]) => title,
  ),
);

it("every rule and guarantee of PROTOCOL.md has a test whose title cites it, and no title cites another", () => {
  const contract = readFileSync(join(ROOT, "shared/PROTOCOL.md"), "utf8");
  const rules = new Set(Array.from(contract.matchAll(/\*\*([WG]\d+)\.\*\*/g), ([, id = ""]) => id));
  const cited = new Set(titles.flatMap((title) => title.match(/\b[WG]\d+\b/g) ?? []));
  expect(rules.size).toBeGreaterThanOrEqual(28);
  expect([...rules].filter((id) => !cited.has(id))).toEqual([]);
  expect([...cited].filter((id) => !rules.has(id))).toEqual([]);
});
