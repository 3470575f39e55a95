// `npm start`: builds what is stale, and runs the server in this process, which usable-node.mjs has found fit for it.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildStale, root } from "./build.mjs";

try {
  await buildStale();
} catch (error) {
  process.stderr.write(`tickertape: the build failed: ${error.message}\n`);
  process.exit(1);
}
await import(pathToFileURL(join(root, "dist/server/main.js")).href);
