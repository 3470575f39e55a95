import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Marked, type Tokens } from "marked";
import type { Plugin } from "vite";

const SOURCE = fileURLToPath(new URL("../shared/PROTOCOL.md", import.meta.url));
const FILE = "protocol.html";

/** A heading's id as GitHub makes it, so that links within the document lead to the same place. */
function slugs(): (text: string) => string {
  const seen = new Map<string, number>();
  return (text) => {
    const slug = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  };
}

/** Renders PROTOCOL.md as a page of its own. Each rule has its id in lower case as an anchor: `protocol.html#w17`. */
export function renderProtocol(markdown: string): string {
  const slug = slugs();
  const renderer = {
    heading({ depth, text, tokens }: Tokens.Heading): string {
      return `<h${depth} id="${slug(text)}">${marked.Parser.parseInline(tokens)}</h${depth}>\n`;
    },
    /** Files beside the document are not served. */
    link({ href, tokens }: Tokens.Link): string | false {
      return /^(#|https?:)/.test(href) ? false : marked.Parser.parseInline(tokens);
    },
    strong({ text }: Tokens.Strong): string | false {
      const [, rule] = /^([WG]\d+)\.?$/.exec(text) ?? [];
      return rule === undefined ? false : `<strong id="${rule.toLowerCase()}">${text}</strong>`;
    },
  };
  const marked = new Marked({ renderer });
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? "Protocol";
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <link rel="icon" type="image/svg+xml" href="./favicon.svg" />
    <link rel="stylesheet" href="./protocol.css" />
  </head>
  <body>
    <main>
${marked.parse(markdown, { async: false })}
    </main>
  </body>
</html>
`;
}

/** Adds the protocol's page to the dashboard, so that the Lab links to its rules on a machine without a network too. */
export function protocolPage(): Plugin {
  const page = async (): Promise<string> => renderProtocol(await readFile(SOURCE, "utf8"));
  return {
    name: "protocol-page",
    async generateBundle() {
      this.emitFile({ type: "asset", fileName: FILE, source: await page() });
    },
    configureServer({ middlewares }) {
      middlewares.use(`/${FILE}`, (_, response, next) => {
        page().then((html) => response.setHeader("content-type", "text/html; charset=utf-8").end(html), next);
      });
    },
  };
}
