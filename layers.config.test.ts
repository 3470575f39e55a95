import { execFileSync } from "node:child_process";
import { ESLint } from "eslint";
import { beforeAll, describe, expect, test } from "vitest";
import { findCircles, readImports } from "./scripts/import-circles.ts";

const eslint = new ESLint();

/** What the linter says of one line, as if it stood in that file. */
async function complaints(file: string, line: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${line}\n`, { filePath: file });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

// The first file pays for loading the linter.
beforeAll(() => complaints("shared/model/x.ts", 'export * from "valibot";'), 60_000);

describe("an import against the layers fails the linter", () => {
  test.each([
    ["shared/model/x.ts", "../protocol/messages.ts"],
    ["shared/protocol/x.ts", "../json/codec.ts"],
    ["shared/json/x.ts", "../sbe/codec.ts"],
    ["shared/sbe/x.ts", "../client/connection.ts"],
    ["shared/client/x.ts", "../../web/src/tables/quotes.ts"],
    ["shared/client/x.ts", "../../server/ports/clock.ts"],
    ["server/ports/x.ts", "../board/board.ts"],
    ["server/market/x.ts", "../board/board.ts"],
    ["server/board/x.ts", "../market/engine.ts"],
    ["server/feeds/x.ts", "../history/history.ts"],
    ["server/history/x.ts", "../board/board.ts"],
    ["server/publish/x.ts", "../gateway/gateway.ts"],
    ["server/gateway/x.ts", "../market/engine.ts"],
    ["server/publish/x.ts", "../../web/src/tables/quotes.ts"],
    ["web/src/tables/x.ts", "../core/market/market.svelte.ts"],
    ["web/src/core/x.ts", "../chart/price-chart.ts"],
    ["web/src/chart/x.ts", "../core/market/market.svelte.ts"],
    ["web/src/ui/x.ts", "../core/market/market.svelte.ts"],
    ["web/src/pages/x.ts", "../shell/browser.ts"],
    ["web/src/core/x.ts", "../../../server/ports/clock.ts"],
  ])("%s may not import %s", async (file, from) => {
    expect(await complaints(file, `export * from "${from}";`)).toContain("import-x/no-restricted-paths");
  });

  test("nor may it import only a type", async () => {
    const line = 'export type { Board } from "../board/board.ts";';
    expect(await complaints("server/ports/x.ts", line)).toContain("import-x/no-restricted-paths");
  });

  test.each([
    ["server/publish/x.ts", "uWebSockets.js"],
    ["web/src/pages/x.ts", "chart.js"],
    ["shared/model/x.ts", "node:fs"],
  ])("%s may not import the package %s", async (file, from) => {
    expect(await complaints(file, `export * from "${from}";`)).toContain("no-restricted-imports");
  });
});

describe("an import along the layers passes", () => {
  test.each([
    ["server/feeds/x.ts", "../ports/feed.ts"],
    ["server/gateway/x.ts", "uWebSockets.js"],
    ["web/src/core/x.ts", "../tables/quotes.ts"],
    ["web/src/core/x.ts", "../../../shared/client/connection.ts"],
    ["web/src/pages/x.ts", "../core/market/market.svelte.ts"],
    ["shared/client/x.ts", "../json/codec.ts"],
  ])("%s may import %s", async (file, from) => {
    expect(await complaints(file, `export * from "${from}";`)).toEqual([]);
  });
});

describe("no files import each other in a circle, type-only imports counted", () => {
  test("a circle is found, however long, and a file that imports itself", () => {
    const graph = new Map([
      ["a.ts", ["b.ts", "d.ts"]],
      ["b.ts", ["c.ts"]],
      ["c.ts", ["a.ts"]],
      ["d.ts", ["d.ts"]],
      ["e.ts", ["a.ts"]],
    ]);
    expect(findCircles(graph)).toEqual([["a.ts", "b.ts", "c.ts"], ["d.ts"]]);
  });

  test("in this repository", () => {
    const list = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.ts", "*.svelte"], {
      encoding: "utf8",
    });
    const files = list.split("\n").filter((file) => file !== "" && !file.endsWith(".d.ts"));
    expect(findCircles(readImports(files, import.meta.dirname))).toEqual([]);
  });
});
