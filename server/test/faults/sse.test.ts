import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { CLOSE } from "../../../shared/protocol/close-codes.ts";
import { EventStream } from "../support/event-stream.ts";
import { startScripted, type Script, type ScriptedServer } from "../support/scripted-server.ts";
import { TestClient } from "../support/test-client.ts";

let server: ScriptedServer | undefined;
const start = async (script?: Script) => (server = await startScripted(script));
afterEach(() => server?.stop());

const rows = (message: Record<string, unknown> | undefined) =>
  message?.["quotes"] as { s: string; n: number; l: number }[];

describe("W21: GET /api/stream", () => {
  it("sends the WebSocket's snapshot, then its updates, each with the id epoch:seq", async () => {
    const live = await start();
    live.trade("AAA", 1, 100);
    const stream = await EventStream.open(`${live.http}/api/stream?symbols=AAA,BBB&rate=50`);
    expect(stream.response.headers).toMatchObject({ "content-type": "text/event-stream; charset=utf-8" });
    const client = await TestClient.open(`${live.ws}/ws`);
    client.send({ op: "subscribe", channel: "quotes", symbols: ["AAA", "BBB"], rate: 50 });
    await Promise.all([client.nextOf("quotes"), stream.until(() => stream.quotes.length === 1)]);
    live.trade("BBB", 2, 200);
    live.trade("CCC", 2, 300);
    const [update] = await Promise.all([client.nextOf("quotes"), stream.until(() => stream.quotes.length === 2)]);
    expect(stream.quotes[1]).toEqual({ ...update, time: expect.any(Number) as number });
    expect(stream.events.filter(({ data }) => data).map(({ id }) => id)).toEqual([
      "7:1",
      `7:${update["seq"] as number}`,
    ]);
    stream.close();
  });

  it("sends all symbols if none is named, with one message per event", async () => {
    const symbols = Array.from({ length: 400 }, (_, k) => `S${k}`);
    const live = await start({ symbols });
    const stream = await EventStream.open(`${live.http}/api/stream`);
    await stream.until(() => stream.quotes.flatMap(rows).length === 400);
    const ids = stream.events.filter(({ data }) => data !== undefined).map(({ id }) => id);
    expect(ids.slice(0, -1)).toEqual(ids.slice(0, -1).map(() => undefined));
    expect(ids.at(-1)).toBe("7:0");
    stream.close();
  });

  it("continues from Last-Event-ID with later changes; from another epoch with everything", async () => {
    const live = await start();
    for (const symbol of ["AAA", "BBB"]) live.trade(symbol, 1, 100);
    const url = `${live.http}/api/stream?rate=50`;
    const first = await EventStream.open(url);
    await first.until(() => first.quotes.length === 1);
    const { id = "" } = first.events.at(-1) ?? {};
    first.close();
    live.trade("BBB", 2, 101);
    const [again, other] = [
      await EventStream.open(url, { "last-event-id": id }),
      await EventStream.open(url, { "last-event-id": `zz:${live.board.quotes.sequence}` }),
    ];
    await Promise.all([again, other].map((stream) => stream.until(() => stream.quotes.length === 1)));
    expect(rows(again.quotes[0]).map(({ s, l }) => [s, l])).toEqual([["BBB", 101]]);
    expect(rows(other.quotes[0])).toHaveLength(3);
    live.trade("AAA", 3, 102);
    await again.until(() => again.quotes.length === 2);
    expect(rows(again.quotes[1]).map(({ s, n }) => [s, n])).toEqual([["AAA", 2]]);
    for (const stream of [again, other]) stream.close();
  });

  it("states at once when to reconnect after a loss, differently for each reader", async () => {
    const live = await start();
    const streams = await Promise.all(
      Array.from({ length: 3 }, () => EventStream.open(`${live.http}/api/stream?symbols=*`)),
    );
    await Promise.all(streams.map((stream) => stream.until(() => stream.quotes.length === 1)));
    const times = streams.map(({ events }) => Number(events[0]?.retry));
    for (const ms of times) expect(ms).toBeGreaterThanOrEqual(1_000);
    for (const ms of times) expect(ms).toBeLessThanOrEqual(3_000);
    expect(new Set(times).size).toBeGreaterThan(1);
    for (const stream of streams) stream.close();
  });

  it("sends a comment after a second without anything else", async () => {
    const live = await start();
    const stream = await EventStream.open(`${live.http}/api/stream?symbols=AAA`);
    await stream.until(() => stream.events.some(({ comment }) => comment === "heartbeat 0"));
    stream.close();
  });

  it("outlives the HTTP timeout of uWebSockets.js", async () => {
    const live = await start();
    const stream = await EventStream.open(`${live.http}/api/stream?symbols=AAA`);
    await sleep(12_000);
    live.trade("AAA", 1, 100);
    await stream.until(() => stream.quotes.length === 2);
    expect(stream.ended).toBe(false);
    stream.close();
  });

  it("G6: at a shutdown states when to reconnect, and ends", async () => {
    const live = await start();
    const stream = await EventStream.open(`${live.http}/api/stream`);
    await stream.until(() => stream.quotes.length === 1);
    live.publisher.shutdown(CLOSE.shutdown);
    await stream.until(() => stream.ended);
    const bye = stream.events.find(({ event }) => event === "bye");
    expect(JSON.parse(bye?.data ?? "")).toMatchObject({ code: 4000, retryMs: Number(bye?.retry) });
    expect(stream.response.complete).toBe(true);
    expect(live.gateway.connections).toBe(0);
  });

  it("ends as HTTP requires, so that no reader treats the end as a loss", async () => {
    const live = await start();
    const [read, socket] = [(await fetch(`${live.http}/api/stream`)).text(), await ask(live, "/api/stream")];
    const raw = text(socket);
    await once(socket, "readable");
    live.trade("AAA", 1, 100);
    await sleep(200);
    live.publisher.shutdown(CLOSE.shutdown);
    expect(await read).toMatch(/\nevent: bye\ndata: .+\n\n$/);
    // The reader must close the connection, but this one does not.
    setTimeout(() => live.gateway.close(), 200);
    const [head = "", body = ""] = splitOnce(await raw, "\r\n\r\n");
    expect(head.toLowerCase()).toContain("transfer-encoding: chunked");
    expect(unchunked(body)).toMatch(/\nevent: bye\ndata: .+\n\n$/);
  });

  it("counts as a connection, and is rejected as one; so is a bad query", async () => {
    const live = await start({ limits: { connections: 10, perAddress: 1 } });
    const url = `${live.http}/api/stream`;
    const status = async (query: string, headers = {}, method = "GET") => {
      const { response } = await EventStream.open(url + query, headers, method);
      response.destroy();
      return response.statusCode;
    };
    expect(await status("?symbols=NOPE")).toBe(404);
    for (const query of ["?rate=3", "?symbl=AAA", "?symbols=AAA&symbols=BBB", "?rate="]) {
      expect([query, await status(query)]).toEqual([query, 400]);
    }
    expect(await status("", { origin: "http://evil.example" })).toBe(403);
    expect(await status("", {}, "HEAD")).toBe(200);
    expect(await status("", {}, "POST")).toBe(405);
    const first = await EventStream.open(url);
    expect(live.gateway.connections).toBe(1);
    expect(await status("")).toBe(429);
    first.close();
    while (live.gateway.connections > 0) await sleep(5);
    const metrics = await (await fetch(`${live.http}/metrics`)).text();
    expect(metrics).toContain("tickertape_streams_opened_total 1\n");
    expect(live.publisher.stats().sessions).toBe(0);
  });

  it("G4: uses bounded memory for a client that does not read, and sends current values when it reads", async () => {
    const symbols = Array.from({ length: 1_000 }, (_, k) => `S${k}`);
    const live = await start({ symbols });
    const socket = await ask(live, "/api/stream?rate=50");
    await once(socket, "data");
    socket.pause();
    for (let round = 1; live.publisher.stats().slow === 0 && round < 1_000; round++) {
      for (const symbol of symbols) live.trade(symbol, round / 10, 100 + (round % 50));
      await sleep(20);
    }
    expect(live.publisher.stats()).toMatchObject({ slow: 1, lossy: 0 });
    // Two changes while the client does not read, so that one of them is merged.
    for (const symbol of symbols) live.trade(symbol, 999, 99);
    for (const symbol of symbols) live.trade(symbol, 1_000, 123.45);
    let text = "";
    socket.on("data", (chunk) => (text = (text + chunk.toString()).slice(-1_000_000)));
    socket.resume();
    while (live.publisher.stats().slow > 0) await once(socket, "data");
    while (!/"s":"S999","n":\d+,"l":123.45/.test(text)) await once(socket, "data");
    expect(text).toMatch(/"kind":"snapshot".{1,80}"merged":\d+/);
    socket.destroy();
  });
});

function splitOnce(whole: string, mark: string): string[] {
  const at = whole.indexOf(mark);
  return [whole.slice(0, at), whole.slice(at + mark.length)];
}

/**
 * The content of chunks (RFC 9112 section 7.1). Throws if anything else is between them, or if the last one is missing.
 */
function unchunked(body: string): string {
  const [, hex = "", rest = ""] = /^([0-9a-f]+)\r\n([^]*)$/i.exec(body) ?? [];
  if (hex === "") throw new Error(`no chunk: ${JSON.stringify(body.slice(0, 60))}`);
  const size = Number.parseInt(hex, 16);
  if (size === 0) return rest === "\r\n" ? "" : unchunked("");
  if (rest.slice(size, size + 2) !== "\r\n")
    throw new Error(`a chunk goes on: ${JSON.stringify(rest.slice(size, size + 60))}`);
  return rest.slice(0, size) + unchunked(rest.slice(size + 2));
}

/** A request as `curl -N` sends it. */
async function ask({ gateway }: ScriptedServer, path: string): Promise<Socket> {
  const socket = connect(gateway.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nAccept: */*\r\n\r\n`);
  return socket;
}
