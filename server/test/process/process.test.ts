import { connect, createServer, type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { CLOSE } from "../../../shared/protocol/close-codes.ts";
import { ServerProcess, startServer } from "../support/server-process.ts";
import { TestClient } from "../support/test-client.ts";

const running: ServerProcess[] = [];
const started = (server: ServerProcess): ServerProcess => {
  running.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

const ws = (url: string) => `${url.replace("http", "ws")}/ws`;

describe("the server's process", () => {
  it("prints its address and how to stop it, then goes live", async () => {
    const server = started(startServer("--seed", "7"));
    const url = await server.live();
    expect(server.stdout).toMatch(/feed +simulated, seed 7, always open\n/);
    expect(server.stdout).toMatch(/symbols +20\n/);
    expect(server.stdout).toMatch(/stop +Ctrl-C\n/);
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: "live" });
  });

  it("accepts requests before history is made, and states the progress", async () => {
    const server = started(startServer("--symbols", "2000", "--backfill-days", "3"));
    const url = await server.url();
    const early = await fetch(`${url}/readyz`);
    expect(early.status).toBe(503);
    expect(await early.json()).toMatchObject({ status: "starting" });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/api/quotes`)).status).toBe(503);
    expect((await fetch(`${url}/`)).status).toBe(200);
  });

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "G6, W19: on %s says bye to every client, and exits 0 within 5 s",
    async (signal) => {
      const server = started(startServer());
      const url = await server.live();
      const clients = await Promise.all(Array.from({ length: 20 }, () => TestClient.open(ws(url))));
      for (const client of clients) client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["*"] });
      const before = performance.now();
      server.child.kill(signal);
      const byes = await Promise.all(clients.map((client) => client.nextOf("bye")));
      const delays = byes.map((bye) => bye["retryMs"] as number);
      expect(byes.every((bye) => bye["code"] === CLOSE.shutdown.code)).toBe(true);
      expect(new Set(delays).size).toBeGreaterThan(10);
      expect(await Promise.all(clients.map(({ closed }) => closed.then(({ code }) => code)))).toEqual(
        clients.map(() => CLOSE.shutdown.code),
      );
      expect((await server.ended).code).toBe(0);
      expect(performance.now() - before).toBeLessThan(5_000);
    },
  );

  it("G6: exits in time even if a client does not read", async () => {
    const server = started(startServer());
    const url = new URL(await server.live());
    const pausedSocket = connect(Number(url.port), url.hostname);
    const upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
    pausedSocket.on("error", () => {});
    pausedSocket.write(
      `GET /ws HTTP/1.1\r\nHost: ${url.host}\r\n${upgrade}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    await new Promise((resolve) => pausedSocket.once("readable", resolve));
    const before = performance.now();
    server.child.kill("SIGTERM");
    expect((await server.ended).code).toBe(0);
    expect(performance.now() - before).toBeLessThan(5_000);
    pausedSocket.destroy();
  });

  it("G6: ends in order even if nobody reads its output, as after its terminal was closed", async () => {
    const server = started(startServer("--log-level", "info"));
    const client = await TestClient.open(ws(await server.live()));
    server.child.stderr?.destroy();
    server.child.stdout?.destroy();
    server.child.kill("SIGHUP");
    expect(await client.nextOf("bye")).toMatchObject({ code: CLOSE.shutdown.code });
    expect((await server.ended).code).toBe(0);
  });

  it("stops while history is still being made", async () => {
    const server = started(startServer("--symbols", "2000", "--backfill-days", "30"));
    await server.url();
    server.child.kill("SIGTERM");
    expect((await server.ended).code).toBe(0);
  });

  it("stops as soon as it answers, even before its history is open", async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const server = started(startServer("--port", String(port)));
    await server.answers(`http://127.0.0.1:${port}`);
    server.child.kill("SIGTERM");
    const { code, signal } = await server.ended;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
  });

  it("G7: begins another epoch at each start", async () => {
    const epochs: unknown[] = [];
    for (let k = 0; k < 2; k++) {
      const server = started(startServer());
      const client = await TestClient.open(ws(await server.live()));
      epochs.push((await client.nextOf("welcome"))["epoch"]);
      await server.stop();
    }
    expect(epochs[0]).not.toBe(epochs[1]);
  });

  it("runs beside another server", async () => {
    const [one, two] = [started(startServer()), started(startServer())];
    const urls = [await one.live(), await two.live()];
    expect(urls[0]).not.toBe(urls[1]);
    for (const url of urls) expect(await (await TestClient.open(ws(url))).nextOf("welcome")).toBeDefined();
  });
});

describe("a start that fails", () => {
  /** Exit code and output of a server that ends without a signal. */
  const run = (args: string[], env: Record<string, string> = {}) => started(new ServerProcess(args, env)).ended;

  it("because of a taken port prints one line, and exits with 1", async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const { port } = holder.address() as { port: number };
    const { code, stdout, stderr } = await run(["--port", String(port)]);
    holder.close();
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(`tickertape: cannot listen on 127.0.0.1:${port}: the port is taken, or not ours to use\n`);
  });

  it("does the same if another Tickertape has the port", async () => {
    const holder = started(startServer());
    const { port } = new URL(await holder.url());
    expect((await run(["--port", port])).code).toBe(1);
  });

  it("because of a bad value prints one line with its name, the given and the allowed values", async () => {
    const flag = await run(["--symbols", "0"]);
    expect([flag.code, flag.stdout]).toEqual([1, ""]);
    expect(flag.stderr).toBe('tickertape: --symbols: got "0", allowed: a whole number of instruments, 1–10000\n');
    const variable = await run([], { MARKET_HOURS: "sometimes" });
    expect(variable.stderr).toBe('tickertape: MARKET_HOURS: got "sometimes", allowed: always | nyse\n');
    const unknown = await run(["--prot", "3000"]);
    expect(unknown.stderr).toBe("tickertape: --prot: unknown flag; --help lists them\n");
  });

  it("because of an invalid TLS pair prints one line", async () => {
    const { code, stderr } = await run(["--tls-cert", "package.json", "--tls-key", "package.json"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tickertape: TLS_CERT package\.json and TLS_KEY package\.json are no usable pair: .+\n$/);
  });

  it("--help prints every setting, and exits with 0", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/--backfill-days +BACKFILL_DAYS +auto /);
  });
});
