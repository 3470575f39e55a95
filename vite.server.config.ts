import { defineConfig } from "vite";

/** The server: server/main.ts → dist/server/main.js, our own code in one file, packages left where they are. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: "dist/server",
    emptyOutDir: true,
    target: "node20",
    minify: false,
    sourcemap: true,
    rollupOptions: { input: { main: "server/main.ts" }, output: { entryFileNames: "[name].js" } },
  },
});
