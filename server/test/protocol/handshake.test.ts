import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startScripted, type Script, type ScriptedServer } from "../support/scripted-server.ts";
import { RefusedError, TestClient } from "../support/test-client.ts";

let server: ScriptedServer | undefined;
const start = async (script?: Script) => (server = await startScripted(script));
afterEach(() => server?.stop());

/** Returns the HTTP status of a rejected handshake. */
async function refusal(opening: Promise<TestClient>): Promise<number> {
  try {
    await opening;
    return 101;
  } catch (error) {
    if (error instanceof RefusedError) return error.status;
    throw error;
  }
}

describe("a handshake", () => {
  it("W1, W7: without a subprotocol speaks JSON, and is greeted with what a client must know", async () => {
    const { ws } = await start({ epoch: 36 ** 2 });
    const client = await TestClient.open(`${ws}/ws`);
    expect(client.socket.protocol).toBe("");
    expect(await client.nextOf("welcome")).toEqual({
      type: "welcome",
      protocol: "ticker.v1.json",
      epoch: "100",
      time: expect.closeTo(Date.now(), -4) as number,
      simulated: true,
      heartbeatMs: 1_000,
      limits: { messageBytes: 16_384, messagesPerSecond: 50, subscriptions: 64, symbols: 10_000, alerts: 2_000 },
    });
  });

  it("W1: is answered with the client's first subprotocol that is known", async () => {
    const { ws } = await start();
    const client = await TestClient.open(`${ws}/ws`, ["mqtt", "ticker.v1.sbe", "ticker.v1.json"]);
    expect(client.socket.protocol).toBe("ticker.v1.sbe");
    expect(await client.nextOf("welcome")).toMatchObject({ protocol: "ticker.v1.sbe" });
  });

  it("W1: that offers only unknown subprotocols is refused with 400", async () => {
    const { ws } = await start();
    expect(await refusal(TestClient.open(`${ws}/ws`, ["mqtt"]))).toBe(400);
  });

  it("W1: from a page of another site is refused with 403, from one of its own or a listed one let in", async () => {
    const { ws, http } = await start({ allowedOrigins: ["https://ticker.example"] });
    expect(await refusal(TestClient.open(`${ws}/ws`, [], { origin: "http://evil.example" }))).toBe(403);
    expect(await refusal(TestClient.open(`${ws}/ws`, [], { origin: http }))).toBe(101);
    expect(await refusal(TestClient.open(`${ws}/ws`, [], { origin: "https://ticker.example" }))).toBe(101);
  });

  it("W1: under a name rebound to this machine is refused with 403 though Origin equals Host", async () => {
    const { ws } = await start();
    const rebound = { origin: "http://evil.example:3000", headers: { host: "evil.example:3000" } };
    expect(await refusal(TestClient.open(`${ws}/ws`, [], rebound))).toBe(403);
  });

  it("W1: for an echo is let in from any page, also one opened as a file", async () => {
    const { ws } = await start();
    for (const origin of ["http://evil.example", "null", "file://"]) {
      expect(await refusal(TestClient.open(`${ws}/echo`, [], { origin }))).toBe(101);
      expect(await refusal(TestClient.open(`${ws}/ws`, [], { origin }))).toBe(403);
    }
  });

  it("W1: from a page of a file or an app is let in where its origin is listed", async () => {
    const { ws } = await start({ allowedOrigins: ["null", "app://ticker"] });
    expect(await refusal(TestClient.open(`${ws}/ws`, [], { origin: "null" }))).toBe(101);
    expect(await refusal(TestClient.open(`${ws}/ws`, [], { origin: "app://Ticker" }))).toBe(101);
    expect(await refusal(TestClient.open(`${ws}/ws`, [], { origin: "app://other" }))).toBe(403);
  });

  it("W1: beyond the connections in all is refused with 503, and let in once one has gone", async () => {
    const { ws, gateway } = await start({ limits: { connections: 2, perAddress: 0 } });
    const first = await TestClient.open(`${ws}/ws`);
    await TestClient.open(`${ws}/echo`);
    expect(await refusal(TestClient.open(`${ws}/ws`))).toBe(503);
    await first.close();
    expect(gateway.connections).toBe(1);
    expect(await refusal(TestClient.open(`${ws}/ws`))).toBe(101);
  });

  it("W1: beyond the connections of an address is refused with 429", async () => {
    const { ws } = await start({ limits: { connections: 10, perAddress: 1 } });
    await TestClient.open(`${ws}/ws`);
    expect(await refusal(TestClient.open(`${ws}/ws`))).toBe(429);
  });

  it("W1: while history is being made is refused with 503 and then let in, echo all the while", async () => {
    const { ws, goLive } = await start({ live: false });
    expect(await refusal(TestClient.open(`${ws}/ws`))).toBe(503);
    expect(await refusal(TestClient.open(`${ws}/echo`))).toBe(101);
    goLive();
    expect(await refusal(TestClient.open(`${ws}/ws`))).toBe(101);
  });
});

describe("W1: what is no handshake of RFC 6455", () => {
  const good = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"];
  const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

  /** Status, headers and body of an answer, as they are on the wire. */
  async function answer(port: number, lines: readonly string[]): Promise<string> {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (data) => (text += data.toString()));
    socket.end(`${[...lines, "Host: localhost"].join("\r\n")}\r\n\r\n`);
    await once(socket, "close");
    return text;
  }

  it.each(["/ws", "/echo"])("is answered on %s by what is missing, in JSON", async (path) => {
    const { port } = (await start()).gateway;
    const get = `GET ${path} HTTP/1.1`;
    expect(await answer(port, [get, ...good, key])).toMatch(/^HTTP\/1.1 101 /);
    const old = await answer(port, [get, ...good.slice(0, 2), "Sec-WebSocket-Version: 8", key]);
    expect(old).toMatch(/^HTTP\/1.1 426 .+\r\nsec-websocket-version: 13\r\n.+"code":"upgrade_required"/s);
    for (const lines of [good, [...good, "Sec-WebSocket-Key: c2hvcnQ="], [...good.slice(0, 1), good[2] ?? "", key]]) {
      expect(await answer(port, [get, ...lines])).toMatch(/^HTTP\/1.1 400 .+"code":"bad_handshake"/s);
    }
    for (const lines of [[], [key], good.slice(1)]) {
      expect(await answer(port, [get, ...lines])).toMatch(/^HTTP\/1.1 426 .+"code":"upgrade_required"/s);
    }
  });
});

describe("/echo", () => {
  it("returns every message verbatim, text as text and binary as binary", async () => {
    const { ws } = await start();
    const client = await TestClient.open(`${ws}/echo`);
    const sent = ["hello", "", '{"type":"welcome"}', "行情", Buffer.from([0, 255, 10]), Buffer.alloc(200_000, 7)];
    for (const data of sent) client.socket.send(data);
    await client.until(() => client.frames.length === sent.length);
    const spelled = (data: string | Buffer) => [typeof data !== "string", Buffer.from(data).toString("base64")];
    expect(client.frames.map(({ binary, data }) => [binary, data.toString("base64")])).toEqual(sent.map(spelled));
  });
});
