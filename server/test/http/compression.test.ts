import { request, type IncomingHttpHeaders } from "node:http";
import { gunzipSync, inflateRawSync, constants } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { CLOSE } from "../../../shared/protocol/close-codes.ts";
import { EventStream } from "../support/event-stream.ts";
import { RawSocket } from "../support/raw-socket.ts";
import { startScripted, type ScriptedServer } from "../support/scripted-server.ts";
import { TestClient } from "../support/test-client.ts";

let server: ScriptedServer | undefined;
const start = async () => (server = await startScripted());
afterEach(() => server?.stop());

const QUOTES = { op: "subscribe", id: 1, channel: "quotes", symbols: ["AAA"], rate: 50 };
const OFFER = { "sec-websocket-extensions": "permessage-deflate; client_max_window_bits" };

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function get(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
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
const open = (live: ScriptedServer, count: number) =>
  expect.poll(() => metric(live, "compressed_connections")).toBe(count);

describe("W68: a WebSocket with compress=1", () => {
  it("negotiates permessage-deflate, and compresses each message with what came before in view", async () => {
    const live = await start();
    const raw = await RawSocket.open(`${live.ws}/ws?compress=1`, OFFER);
    expect(raw.head).toMatch(
      /sec-websocket-extensions: permessage-deflate; client_no_context_takeover; server_max_window_bits=9\r\n/i,
    );
    raw.sendText(JSON.stringify(QUOTES));
    await raw.until(({ length }) => length >= 3);
    for (let n = 1; n <= 4; n++) {
      live.trade("AAA", n, 100 + n);
      await raw.until(({ length }) => length >= 3 + n);
    }
    const frames = raw.frames.filter(({ rsv1 }) => rsv1);
    expect(frames.length).toBe(raw.frames.length);
    // RFC 7692 section 7.2.2: four bytes that the sender left out, behind each message. One window serves all.
    const tail = Buffer.from([0, 0, 0xff, 0xff]);
    const whole = Buffer.concat(frames.flatMap(({ payload }) => [payload, tail]));
    const text = inflateRawSync(whole, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
    expect(text.match(/"type":"quotes","kind":"update"/g)).toHaveLength(4);
    const last = frames.at(-1)?.payload.length ?? Infinity;
    expect(last).toBeLessThan(text.slice(text.lastIndexOf('{"type":"quotes"')).length / 2);
    raw.close();
    await open(live, 0);
  });

  it("is read by a client as without, in both encodings and both directions", async () => {
    const live = await start();
    for (const protocol of ["ticker.v1.json", "ticker.v1.sbe"]) {
      const client = await TestClient.open(`${live.ws}/ws?compress=1`, [protocol], {
        perMessageDeflate: { threshold: 0 },
      });
      expect(client.socket.extensions).toContain("permessage-deflate");
      client.send({ ...QUOTES, symbols: ["*"] });
      await client.answerTo(1);
      client.send({ op: "echo", id: 2, data: "x".repeat(10_000) });
      expect((await client.answerTo(2))["data"]).toHaveLength(10_000);
      client.socket.close();
    }
    await open(live, 0);
  });

  it("goes without where the client offers none; and nothing is compressed without the key, whatever is offered", async () => {
    const live = await start();
    const [unoffered, unasked] = await Promise.all([
      RawSocket.open(`${live.ws}/ws?compress=1`, {}),
      RawSocket.open(`${live.ws}/ws`, OFFER),
    ]);
    for (const raw of [unoffered, unasked]) {
      expect(raw.head).not.toMatch(/sec-websocket-extensions/i);
      raw.sendText(JSON.stringify(QUOTES));
      await raw.until(({ length }) => length >= 3);
      expect(raw.frames.some(({ rsv1 }) => rsv1)).toBe(false);
      raw.close();
    }
    expect(await metric(live, "compressed_bytes_total")).toBe(0);
  });

  it("sends the same frames as they are to others that watch the same symbols", async () => {
    const live = await start();
    const [plain, packed] = await Promise.all([
      RawSocket.open(`${live.ws}/ws`, {}),
      RawSocket.open(`${live.ws}/ws?compress=1`, OFFER),
    ]);
    for (const raw of [plain, packed]) {
      raw.sendText(JSON.stringify(QUOTES));
      await raw.until(({ length }) => length >= 3);
    }
    live.trade("AAA", 1, 100);
    for (const raw of [plain, packed]) await raw.until(({ length }) => length >= 4);
    expect(plain.frames.at(-1)?.payload.toString()).toContain('"kind":"update"');
    expect([plain.frames.at(-1)?.rsv1, packed.frames.at(-1)?.rsv1]).toEqual([false, true]);
    plain.close();
    packed.close();
  });

  it("refuses any other value", async () => {
    const live = await start();
    const refused = TestClient.open(`${live.ws}/ws?compress=yes`).catch((error: unknown) => error);
    expect(await refused).toMatchObject({ status: 400 });
  });
});

describe("W68: HTTP with compress=1", () => {
  it.each(["/api/quotes", "/api/poll"])(
    "%s answers in gzip where the client accepts that, and says so",
    async (path) => {
      const live = await start();
      live.trade("AAA", 1, 100);
      const plain = await get(`${live.http}${path}?symbols=AAA,BBB,CCC`, { "accept-encoding": "gzip" });
      expect([plain.headers["content-encoding"], plain.headers["vary"]]).toEqual([undefined, "origin"]);
      const packed = await get(`${live.http}${path}?symbols=AAA,BBB,CCC&compress=1`, { "accept-encoding": "br, gzip" });
      expect([packed.headers["content-encoding"], packed.headers["vary"]]).toEqual(["gzip", "accept-encoding, origin"]);
      expect(packed.body.length).toBeLessThan(plain.body.length);
      const [one, other] = [plain.body, gunzipSync(packed.body)].map(
        (body) => (JSON.parse(body.toString()) as { quotes: unknown }).quotes,
      );
      expect(other).toEqual(one);
      for (const accepted of ["", "br", "gzip;q=0"]) {
        const answer = await get(`${live.http}${path}?symbols=AAA&compress=1`, { "accept-encoding": accepted });
        expect([answer.headers["content-encoding"], answer.headers["vary"]]).toEqual([
          undefined,
          "accept-encoding, origin",
        ]);
      }
      expect((await get(`${live.http}${path}?compress=yes`, {})).status).toBe(400);
    },
  );

  it("W62: has an ETag of its own in gzip, and revalidates by it", async () => {
    const live = await start();
    live.trade("AAA", 1, 100);
    const url = `${live.http}/api/quotes?symbols=AAA&compress=1`;
    const accepted = { "accept-encoding": "gzip" };
    const [packed, plain] = [await get(url, accepted), await get(url, {})];
    expect([packed.headers.etag, plain.headers.etag]).toEqual(['"7-1-gzip"', '"7-1"']);
    const again = await get(url, { ...accepted, "if-none-match": '"7-1-gzip"' });
    expect([again.status, again.headers.etag, again.body.length]).toEqual([304, '"7-1-gzip"', 0]);
    // A cache that holds the other one keeps its name.
    const other = await get(url, { ...accepted, "if-none-match": '"7-1"' });
    expect([other.status, other.headers.etag]).toEqual([304, '"7-1"']);
    live.trade("AAA", 2, 101);
    expect((await get(url, { ...accepted, "if-none-match": '"7-1-gzip"' })).status).toBe(200);
  });

  it("a held poll is answered in gzip, to all that wait alike", async () => {
    const live = await start();
    live.trade("AAA", 1, 100);
    const waiting = Array.from({ length: 5 }, () =>
      get(`${live.http}/api/poll?symbols=AAA&since=7:1&compress=1`, { "accept-encoding": "gzip" }),
    );
    await expect.poll(() => metric(live, "long_polls")).toBe(5);
    live.trade("AAA", 2, 101);
    const bodies = (await Promise.all(waiting)).map(({ body }) => gunzipSync(body).toString());
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain('"n":2');
    await expect.poll(() => metric(live, "long_polls")).toBe(0);
  });

  it("an event stream is gzip, each event flushed; the server's end comes as without", async () => {
    const live = await start();
    const stream = await EventStream.open(`${live.http}/api/stream?symbols=AAA&rate=50&compress=1`, {
      "accept-encoding": "gzip",
    });
    expect([stream.response.headers["content-encoding"], stream.response.headers["vary"]]).toEqual([
      "gzip",
      "accept-encoding, origin",
    ]);
    await stream.until(() => stream.quotes.length === 1);
    for (let n = 1; n <= 3; n++) {
      live.trade("AAA", n, 100 + n);
      await stream.until(() => stream.quotes.length === 1 + n);
    }
    await open(live, 1);
    live.publisher.shutdown(CLOSE.shutdown);
    await stream.until(() => stream.ended);
    expect(stream.events.some(({ event }) => event === "bye")).toBe(true);
    await open(live, 0);
  });

  it("a reader of a compressed stream that goes away leaves nothing behind", async () => {
    const live = await start();
    const stream = await EventStream.open(`${live.http}/api/stream?compress=1`, { "accept-encoding": "gzip" });
    await open(live, 1);
    stream.close();
    await open(live, 0);
  });
});
