import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build, type Plugin, type Rolldown } from "vite";

const SOURCE = fileURLToPath(new URL("../web/src/shell/offline/service-worker.ts", import.meta.url));

/** Pages other than the board. Their files are stored when they are first used. */
const OTHER_PAGE = /\/web\/src\/pages\/(lab|present)\//;

/** The files that the board may need: they are stored after its first visit. "" is the page. */
export function storedFiles(outputs: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]): string[] {
  const files = outputs.filter((output) =>
    output.type === "chunk"
      ? output.moduleIds.length === 0 || !output.moduleIds.every((id) => OTHER_PAGE.test(id))
      : /\.(css|woff2)$/.test(output.fileName),
  );
  return ["", ...files.map(({ fileName }) => fileName).filter((name) => name.startsWith("assets/"))].sort();
}

/** Builds `sw.js` beside the dashboard, with the names of the files that it stores. */
export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    async writeBundle({ dir }, bundle) {
      const outputs = Object.values(bundle);
      const files = storedFiles(outputs);
      const page = outputs.find(({ fileName }) => fileName === "index.html");
      const source = page?.type === "asset" ? page.source : "";
      const version = createHash("sha256").update(source).update(files.join()).digest("hex").slice(0, 12);
      await build({
        configFile: false,
        logLevel: "warn",
        publicDir: false,
        define: { BUILD: JSON.stringify({ version, files }) },
        build: {
          outDir: dir ?? "dist/web",
          emptyOutDir: false,
          target: "es2022",
          rolldownOptions: { input: SOURCE, output: { entryFileNames: "sw.js", format: "iife" } },
        },
      });
    },
  };
}
