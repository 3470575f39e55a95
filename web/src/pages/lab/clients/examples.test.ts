import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EXAMPLES } from "./examples.ts";
import { withAddress } from "../../../../../shared/examples/with-address.ts";

const root = new URL("../../../../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");
const LANGUAGES: Readonly<Record<string, string>> = { js: "js", mjs: "js", py: "py", sh: "sh" };

describe("the example clients", () => {
  it("on the page are all that there are", () => {
    const files = readdirSync(new URL("shared/examples/", root)).filter((file) => !file.endsWith(".ts"));
    expect(EXAMPLES.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  it.each(EXAMPLES.map(({ file, text }) => [file, text] as const))("stand in the README verbatim: %s", (file, text) => {
    const language = LANGUAGES[file.split(".")[1] ?? ""];
    expect(readme).toContain(`\n\`\`\`${language}\n${text}\`\`\`\n`);
  });

  it.each(EXAMPLES.map(({ file, text }) => [file, text] as const))(
    "connect to the page's own server: %s",
    (_, text) => {
      const filled = withAddress(text, "https://ticker.example/demo");
      expect(filled).not.toContain("localhost");
      expect(filled).toMatch(
        /"wss:\/\/ticker\.example\/demo\/(ws|echo)"|'https:\/\/ticker\.example\/demo\/api\/stream\?/,
      );
      expect(withAddress(text, "http://localhost:3000")).toBe(text);
    },
  );
});
