import { defineConfig } from "vite";

/** The server: server/main.ts → dist/server/main.js, beside it history's thread and the export command; packages are left where they are. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: "dist/server",
    emptyOutDir: true,
    target: "node20",
    minify: false,
    sourcemap: true,
    rollupOptions: {
      input: {
        main: "server/main.ts",
        "history-worker": "server/history/worker/worker.ts",
        export: "server/history/export/export.ts",
      },
      output: { entryFileNames: "[name].js" },
    },
  },
});
