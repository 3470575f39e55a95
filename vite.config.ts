import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { leaveOutPartsOfChartJs } from "./scripts/chart-js.ts";
import { protocolPage } from "./scripts/protocol-page.ts";
import { serviceWorker } from "./scripts/service-worker.ts";

/** The dashboard: web/ → dist/web. In development, requests for data go to the server on BACKEND_PORT. */
const backend = `http://localhost:${process.env["BACKEND_PORT"] ?? "3001"}`;

interface ModuleGraph {
  getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null;
}

/** Whether the entry imports a module statically, by others or itself. */
function isOfFirstLook(id: string, graph: ModuleGraph, seen: Set<string>): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const info = graph.getModuleInfo(id);
  return info !== null && (info.isEntry || info.importers.some((importer) => isOfFirstLook(importer, graph, seen)));
}

/**
 * Keeps what the first look needs in one file: left alone, the bundler makes files of their own of what pages that are
 * fetched later use too, and several files compress worse than one.
 */
const firstLook = (id: string, graph: ModuleGraph): string | null =>
  isOfFirstLook(id, graph, new Set()) ? "index" : null;

export default defineConfig({
  root: "web",
  // Everything is found beside the page, so that it may stand under any path of a proxy.
  base: "./",
  plugins: [svelte(), ...leaveOutPartsOfChartJs(), protocolPage(), serviceWorker()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: firstLook }] } } },
  },
  server: {
    port: Number(process.env["PORT"] ?? "3000"),
    strictPort: true,
    proxy: {
      "/api": { target: backend, ws: true },
      "/healthz": backend,
      "/readyz": backend,
      "/metrics": backend,
      "/ws": { target: backend, ws: true },
      "/echo": { target: backend, ws: true },
    },
  },
});
