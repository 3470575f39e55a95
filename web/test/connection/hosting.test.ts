import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request, type IncomingMessage, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { startServer, type ServerProcess } from "../../../server/test/support/server-process.ts";
import { NAMED_HOST } from "../support/chromium-flags.ts";
import { freePort } from "../support/tcp-proxy.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank, open } = useBoard();
const stops: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** Forwards requests below `prefix` without it, as nginx does for `location /x/ { proxy_pass http://server/; }`. */
async function proxy(prefix: string, to: string): Promise<string> {
  const { hostname, port } = new URL(to);
  const server: Server = createServer((asked, answer) => {
    const path = below(asked);
    if (path === undefined) {
      answer.writeHead(404).end();
      return;
    }
    const { method, headers } = asked;
    const passed = request({ hostname, port, path, method, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  const below = ({ url = "" }: IncomingMessage) => (url.startsWith(prefix) ? url.slice(prefix.length - 1) : undefined);
  server.on("upgrade", (asked: IncomingMessage, socket) => {
    const path = below(asked);
    if (path === undefined) {
      socket.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname, () => {
      const headers = Object.entries(asked.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      upstream.write(`GET ${path} HTTP/1.1\r\n${headers.join("")}\r\n`);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) end.on("error", () => (upstream.destroy(), socket.destroy()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stops.push(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix.slice(0, -1)}`;
}

describe("below a path that a proxy removes", () => {
  it("page, assets, socket, history and lazily loaded parts work", async () => {
    const board = await open({ server: await proxy("/ticker/", dashboard()), path: "/?interval=1m", locale: "zh-CN" });
    await board.page.getByText("模拟数据").waitFor();
    const before = await board.priceOf((await board.symbols())[0] ?? "");
    expect(before).toMatch(/\d\.\d\d/);
    expect(new URL(board.page.url()).pathname).toBe("/ticker/");
    await expect.poll(() => board.sign.getAttribute("data-health")).toBe("live");
    await board.page.goto(`${board.page.url().split("?")[0] ?? ""}#token=any`);
    await board.page.getByRole("dialog", { name: "市场控制" }).waitFor();
  });
});

describe("a page whose host is not allowed", () => {
  const expected = /WebSocket connection to|status of 403|status 403|Cross-Origin-Opener-Policy/;
  let server: ServerProcess;

  it("names the setting that allows it, and stops reconnecting", async () => {
    server = startServer("--backfill-days", "0");
    stops.push(() => server.stop());
    const { port } = new URL(await server.live());
    const origin = `http://${NAMED_HOST}:${port}`;
    const board = await blank({ expected });
    let sockets = 0;
    board.page.on("websocket", () => sockets++);
    await board.page.clock.install();
    await board.page.goto(origin);
    await board.page.getByText(`start it with ${origin} in ALLOWED_ORIGINS`).waitFor();
    expect(await board.sign.getAttribute("data-health")).toBe("stopped");
    const tried = sockets;
    await board.page.clock.fastForward(120_000);
    await board.drawn();
    expect(sockets).toBe(tried);
    expect(server.stderr.split(`ALLOWED_ORIGINS=${origin}`)).toHaveLength(2);
  });

  it("is live with that setting", async () => {
    const port = String(await freePort());
    const origin = `http://${NAMED_HOST}:${port}`;
    server = startServer("--backfill-days", "0", "--allowed-origins", origin, "--port", port);
    stops.push(() => server.stop());
    await server.live();
    const board = await open({ server: origin, expected });
    await expect.poll(() => board.sign.getAttribute("data-health")).toBe("live");
  });
});

describe("a page opened from a file", () => {
  it("can use /echo", async () => {
    const { page } = await blank();
    const script = `const w = new WebSocket("${dashboard().replace("http", "ws")}/echo");
      w.onopen = () => w.send("hi"); w.onmessage = (m) => (document.title = "got " + m.data);`;
    const directory = await mkdtemp(join(tmpdir(), "tickertape-page-"));
    stops.push(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, "echo.html"), `<script>${script}</script>`);
    await page.goto(pathToFileURL(join(directory, "echo.html")).href);
    await expect.poll(() => page.title()).toBe("got hi");
  });
});
