import { request, Agent, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startScripted, type Script, type ScriptedServer } from "../support/scripted-server.ts";

let server: ScriptedServer | undefined;
const start = async (script?: Script) => (server = await startScripted(script));
afterEach(() => server?.stop());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: { epoch: string; seq: number; time: number; quotes: { s: string; n: number; l: number }[] };
  readonly error: string | undefined;
  /** The near end's port: the same for requests on one connection. */
  readonly port: number | undefined;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function poll(
  live: ScriptedServer,
  query: string,
  path = "/api/poll",
  agentOf: Agent | false = false,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(`${live.http}${path}${query}`, { agent: agentOf }, (response) => {
      let text = "";
      const port = response.socket.localPort;
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => {
        const body = JSON.parse(text || "{}") as Answer["body"] & { error?: { code: string } };
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body, error: body.error?.code, port });
      });
    });
    asking.on("error", reject);
    asking.end();
  });
}

const metric = async (live: ScriptedServer, name: string) => {
  const text = await (await fetch(`${live.http}/metrics`)).text();
  return Number(new RegExp(`^tickertape_${name} (\\d+)$`, "m").exec(text)?.[1]);
};
const held = (live: ScriptedServer, count: number) => expect.poll(() => metric(live, "long_polls")).toBe(count);
const shown = ({ body }: Answer) => body.quotes.map(({ s, n, l }) => [s, n, l]);

describe("W61: GET /api/poll", () => {
  it("is answered at once with everything if the client has no position, or one of another epoch", async () => {
    const live = await start();
    live.trade("AAA", 1, 100);
    for (const since of ["", "&since=zz:1", "&since=7:999"]) {
      const answer = await poll(live, `?symbols=AAA,BBB${since}`);
      expect([answer.status, answer.body.epoch, answer.body.seq]).toEqual([200, "7", 1]);
      expect(answer.body.quotes.map(({ s, n }) => [s, n])).toEqual([
        ["AAA", 1],
        ["BBB", 0],
      ]);
    }
  });

  it("is answered at once with the rows that changed since, and held until one does", async () => {
    const live = await start();
    live.trade("AAA", 1, 100);
    live.trade("BBB", 1, 200);
    expect(shown(await poll(live, "?since=7:1"))).toEqual([["BBB", 1, 200]]);
    const waiting = poll(live, "?symbols=AAA&since=7:2&waitMs=50000");
    await held(live, 1);
    live.trade("BBB", 2, 201);
    live.trade("AAA", 2, 101);
    const answer = await waiting;
    expect([shown(answer), answer.body.seq]).toEqual([[["AAA", 2, 101]], 4]);
    expect(answer.headers["cache-control"]).toBe("no-store");
    await held(live, 0);
    expect(await metric(live, "long_polls_total")).toBe(2);
  });

  it("gives all waiting clients the same answer", async () => {
    const live = await start();
    const waiting = Array.from({ length: 50 }, () => poll(live, "?symbols=AAA&since=7:0"));
    await held(live, 50);
    live.trade("AAA", 1, 100);
    const answers = await Promise.all(waiting);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    await held(live, 0);
  });

  it("is answered with an empty list when its time is up", async () => {
    const live = await start();
    for (const query of ["?since=7:0&waitMs=0", "?symbols=AAA&since=7:0&waitMs=60&rate=1"]) {
      const { status, body } = await poll(live, query);
      expect([status, body.seq, body.quotes]).toEqual([200, 0, []]);
    }
  });

  it("leaves nothing behind when the client goes away", async () => {
    const live = await start({ limits: { connections: 1, perAddress: 0 } });
    for (let round = 0; round < 3; round++) {
      const gone = connect(Number(new URL(live.http).port), "127.0.0.1");
      gone.write("GET /api/poll?since=7:0 HTTP/1.1\r\nhost: x\r\n\r\n");
      await held(live, 1);
      expect((await poll(live, "?since=7:0&waitMs=0")).error).toBe("too_many_connections");
      gone.destroy();
      await held(live, 0);
    }
    live.trade("AAA", 1, 100);
    expect(shown(await poll(live, "?symbols=AAA&since=7:0"))).toEqual([["AAA", 1, 100]]);
  });

  it("is answered with everything when the board begins another epoch", async () => {
    const live = await start();
    live.trade("AAA", 1, 100);
    const waiting = poll(live, "?symbols=AAA&since=7:1");
    await held(live, 1);
    live.board.reset(live.board.quotes.instruments, 8 as never);
    expect((await waiting).body).toMatchObject({ epoch: "8", seq: 0, quotes: [{ s: "AAA", n: 0 }] });
  });

  it("is refused with the name of the invalid parameter", async () => {
    const live = await start();
    const faults = [
      "?symbols=NONE",
      "?since=7",
      "?waitMs=50001",
      "?waitMs=x",
      "?rate=3",
      "?sinse=7:1",
      "?connection=x",
    ];
    const answers = await Promise.all(faults.map((query) => poll(live, query)));
    expect(answers.map(({ status, error }) => [status, error])).toEqual([
      [404, "unknown_symbol"],
      [400, "bad_query"],
      [400, "bad_query"],
      [400, "bad_query"],
      [400, "bad_rate"],
      [400, "bad_query"],
      [400, "bad_query"],
    ]);
    await held(live, 0);
  });

  it("does not wait on a server that starts, and is ended by one that stops", async () => {
    const starting = await start({ live: false });
    expect((await poll(starting, "")).error).toBe("starting");
    starting.goLive();
    const waiting = poll(starting, "?since=7:0", "/api/poll", agent);
    await held(starting, 1);
    starting.gateway.stopListening();
    expect(await waiting).toMatchObject({ status: 503, error: "shutting_down", headers: { connection: "close" } });
  });
});

describe("W63: connection=close", () => {
  it("ends the connection with the answer, 304 included; without it the connection is kept", async () => {
    const live = await start();
    for (const path of ["/api/poll", "/api/quotes"]) {
      const kept = [await poll(live, "", path, agent), await poll(live, "", path, agent)];
      expect(kept[1]?.port).toBe(kept[0]?.port);
      const closed = await poll(live, "?connection=close", path, agent);
      expect([closed.headers.connection, closed.port]).toEqual(["close", kept[0]?.port]);
      expect((await poll(live, "", path, agent)).port).not.toBe(closed.port);
    }
    const unchanged = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(live.http).port), "127.0.0.1");
      socket.on("data", (chunk) => resolve(chunk.toString()));
      socket.on("close", () => resolve(""));
      socket.write('GET /api/quotes?connection=close HTTP/1.1\r\nhost: x\r\nif-none-match: "7-0"\r\n\r\n');
    });
    expect(unchanged).toMatch(/^HTTP\/1\.1 304 Not Modified\r\n(.+\r\n)*connection: close\r\n/i);
    agent.destroy();
  });
});
