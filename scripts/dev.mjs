// `npm run dev`: the dashboard from Vite with hot reload on PORT, and the server behind it on BACKEND_PORT, built again
// and restarted whenever its sources change. Flags go to the server: npm run dev -- --symbols 500.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build, createServer } from "vite";
import { root } from "./build.mjs";

const port = process.env.PORT || "3000";
const backendPort = process.env.BACKEND_PORT || "3001";
const flags = process.argv.slice(2);

/** Vite passes requests on with its own Host, so the page's origin has to be listed. */
const origins = [process.env.ALLOWED_ORIGINS, `http://localhost:${port}`, `http://127.0.0.1:${port}`].filter(Boolean);

/** @type {import("node:child_process").ChildProcess | undefined} */
let server;

/** Ends the running server and starts the one just built; the next waits until the port is free. */
async function restart() {
  await stop();
  server = spawn(process.execPath, [join(root, "dist/server/main.js"), ...flags], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, PORT: backendPort, HOST: "127.0.0.1", ALLOWED_ORIGINS: origins.join(",") },
  });
}

async function stop() {
  const ending = server;
  server = undefined;
  if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
  const ended = new Promise((resolve) => ending.once("exit", resolve));
  ending.kill("SIGTERM");
  await ended;
}

async function watchServer() {
  const watcher = await build({
    configFile: join(root, "vite.server.config.ts"),
    root,
    logLevel: "error",
    build: { watch: {} },
  });
  let turn = Promise.resolve();
  watcher.on("event", (event) => {
    if (event.code === "END") turn = turn.then(restart);
    if (event.code === "ERROR") process.stderr.write(`the server does not build: ${event.error.message}\n`);
  });
  return watcher;
}

process.env.PORT = port;
process.env.BACKEND_PORT = backendPort;
const watcher = await watchServer();
const pages = await createServer({ configFile: join(root, "vite.config.ts"), root: join(root, "web") });
await pages.listen();
pages.printUrls();

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await Promise.all([watcher.close(), pages.close(), stop()]);
    process.exit(0);
  });
}
