import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";

/** The files that each file imports, by path. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Reads the relative imports of TypeScript and Svelte files, type-only and dynamic ones included. */
export function readImports(files: readonly string[], root: string): ImportGraph {
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const specifiers = ts.preProcessFile(file.endsWith(".svelte") ? scriptsOf(text) : text).importedFiles;
      const relative = specifiers.map(({ fileName }) => fileName).filter((name) => name.startsWith("."));
      return [file, relative.map((name) => normalize(join(dirname(file), name)))];
    }),
  );
}

const scriptsOf = (component: string): string =>
  Array.from(component.matchAll(/<script[^>]*>(.*?)<\/script>/gs), ([, script]) => script).join("\n");

/** Every circle of imports, each as the files along it; a file that imports itself is one too. */
export function findCircles(graph: ImportGraph): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  function visit(file: string): void {
    const at = path.indexOf(file);
    if (at >= 0) circles.push(path.slice(at));
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const imported of graph.get(file) ?? []) visit(imported);
    path.pop();
    done.add(file);
  }
  for (const file of graph.keys()) visit(file);
  return circles;
}
