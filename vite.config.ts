import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { leaveOutPartsOfChartJs } from "./scripts/chart-js.ts";

/** The dashboard: web/ → dist/web. In development, requests for data go to the server on BACKEND_PORT. */
const backend = `http://localhost:${process.env["BACKEND_PORT"] ?? "3001"}`;

export default defineConfig({
  root: "web",
  // Everything is found beside the page, so that it may stand under any path of a proxy.
  base: "./",
  plugins: [svelte(), ...leaveOutPartsOfChartJs()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    assetsInlineLimit: 0,
    reportCompressedSize: false,
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
