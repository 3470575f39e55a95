import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/**
 * The size budget: JavaScript at first sight of the board, gzip. Counted from the build's manifest: the entry and
 * everything it imports statically, since what is imported dynamically is fetched when it is wanted.
 */
const BUDGET_KB = 105;
const DIST = new URL("../dist/web/", import.meta.url);

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8")) as Record<string, Chunk>;

function collect(name: string, seen: Set<string>): Set<string> {
  const chunk = manifest[name];
  if (!chunk || seen.has(name)) return seen;
  seen.add(name);
  for (const imported of chunk.imports ?? []) collect(imported, seen);
  return seen;
}

const entries = Object.entries(manifest).filter(([, chunk]) => chunk.isEntry);
const names = entries.reduce((seen, [name]) => collect(name, seen), new Set<string>());
let total = 0;
for (const name of names) {
  const { file = "" } = manifest[name] ?? {};
  const bytes = gzipSync(readFileSync(new URL(file, DIST)), { level: 9 }).length;
  total += bytes;
  console.log(`${(bytes / 1000).toFixed(1).padStart(7)} KB  ${file}`);
}
console.log(
  `${(total / 1000).toFixed(1).padStart(7)} KB  JavaScript at first sight, gzip; the budget is ${BUDGET_KB} KB`,
);
if (total > BUDGET_KB * 1000) process.exitCode = 1;
