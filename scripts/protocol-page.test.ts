import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderProtocol } from "./protocol-page.ts";

const markdown = readFileSync(new URL("../shared/PROTOCOL.md", import.meta.url), "utf8");
const html = renderProtocol(markdown);
const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

describe("the protocol's page", () => {
  it("has an anchor for every rule and guarantee", () => {
    const rules = [...markdown.matchAll(/\*\*([WG]\d+)\.?\*\*/g)].map(([, rule = ""]) => rule.toLowerCase());
    expect(rules.length).toBeGreaterThan(40);
    expect(rules.filter((rule) => !ids.includes(rule))).toEqual([]);
  });

  it("leads every link within it to a place that is there, and none to a file that is not served", () => {
    const links = [...html.matchAll(/ href="([^"]+)"/g)].map(([, href = ""]) => href);
    const own = links.filter((href) => href.startsWith("#")).map((href) => href.slice(1));
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter((id) => !ids.includes(id))).toEqual([]);
    const others = links.filter((href) => !/^(#|https?:)/.test(href));
    expect(others).toEqual(["./favicon.svg", "./protocol.css"]);
  });

  it("gives no id twice", () => {
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });
});
