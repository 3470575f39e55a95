import { ESLint } from "eslint";
import { beforeAll, describe, expect, test } from "vitest";

const eslint = new ESLint();

/** What the linter says of one import, as if it stood in that file. */
async function complaints(file: string, from: string): Promise<string[]> {
  const [result] = await eslint.lintText(`export * from "${from}";\n`, { filePath: file });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

// The first file pays for loading the linter.
beforeAll(() => complaints("shared/x.ts", "valibot"), 60_000);

describe("an import against the layers fails the linter", () => {
  test.each([
    ["server/market/x.ts", "../board/board.ts"],
    ["server/board/x.ts", "../market/engine.ts"],
    ["server/publish/x.ts", "../gateway/gateway.ts"],
    ["server/gateway/x.ts", "../market/engine.ts"],
    ["server/ports/x.ts", "../board/board.ts"],
    ["server/publish/x.ts", "../../web/src/tables/quotes.ts"],
    ["web/src/tables/x.ts", "../state/link.ts"],
    ["web/src/views/x.ts", "../net/connection.ts"],
    ["web/src/net/x.ts", "../tables/quotes.ts"],
    ["web/src/state/x.ts", "../../../server/ports/clock.ts"],
    ["shared/x.ts", "../server/ports/clock.ts"],
  ])("%s may not import %s", async (file, from) => {
    expect(await complaints(file, from)).toContain("import-x/no-restricted-paths");
  });

  test.each([
    ["server/publish/x.ts", "uWebSockets.js"],
    ["web/src/views/x.ts", "chart.js"],
    ["shared/x.ts", "node:fs"],
  ])("%s may not import the package %s", async (file, from) => {
    expect(await complaints(file, from)).toContain("no-restricted-imports");
  });
});

describe("an import along the layers passes", () => {
  test.each([
    ["server/feeds/x.ts", "../ports/feed.ts"],
    ["web/src/state/x.ts", "../tables/quotes.ts"],
    ["web/src/state/x.ts", "../../../shared/units.ts"],
    ["server/gateway/x.ts", "uWebSockets.js"],
  ])("%s may import %s", async (file, from) => {
    expect(await complaints(file, from)).toEqual([]);
  });
});
