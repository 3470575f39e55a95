import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { CLOSE } from "../../../shared/protocol/close-codes.ts";
import { startScripted, type Script, type ScriptedServer } from "../support/scripted-server.ts";
import { TestClient } from "../support/test-client.ts";

let server: ScriptedServer | undefined;
async function start(script?: Script): Promise<ScriptedServer> {
  server = await startScripted(script);
  return server;
}
afterEach(() => server?.stop());

async function connected(protocols: string[] = []): Promise<TestClient> {
  const { ws } = server ?? (await start());
  const client = await TestClient.open(`${ws}/ws`, protocols);
  await client.nextOf("welcome");
  return client;
}

describe("a request that cannot be met", () => {
  it.each([
    [{ op: "subscribe", id: 9, channel: "quotes", symbols: ["NONE"] }, "unknown_symbol"],
    [{ op: "subscribe", id: 9, channel: "news", symbols: ["AAA"] }, "unknown_channel"],
    [{ op: "subscribe", id: 9, channel: "quotes", symbols: ["AAA"], rate: 3 }, "bad_rate"],
    [{ op: "subscribe", id: 9, channel: "candles", symbols: ["AAA"], interval: "2m" }, "bad_interval"],
    [{ op: "subscribe", id: 9, channel: "quotes", symbols: "AAA" }, "bad_message"],
    [{ op: "unsubscribe", id: 9, channel: "quotes", symbols: ["AAA"] }, "not_subscribed"],
    [{ op: "fly", id: 9 }, "unknown_op"],
  ])("G5, W6: %j is answered with error %s", async (request, code) => {
    await start();
    const client = await connected();
    client.send(request);
    expect(await client.nextOf("error")).toEqual({ type: "error", id: 9, code, message: expect.any(String) as string });
    client.send({ op: "ping", id: 10 });
    expect(await client.answerTo(10)).toMatchObject({ type: "pong" });
  });

  it("G5, W6: changes nothing of what is subscribed", async () => {
    await start();
    const client = await connected();
    client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["AAA"] });
    client.send({ op: "subscribe", id: 2, channel: "quotes", symbols: ["BBB", "NONE"] });
    client.send({ op: "subscribe", id: 3, channel: "quotes", symbols: ["CCC"] });
    expect(await client.answerTo(3)).toMatchObject({ symbols: ["AAA", "CCC"] });
  });

  it("G5, W19: that is not JSON is answered with bad_json, and again and again with a goodbye", async () => {
    await start();
    const client = await connected();
    client.socket.send("hello");
    expect(await client.nextOf("error")).toMatchObject({ code: "bad_json" });
    for (let k = 0; k < 20; k++) client.socket.send("hello");
    expect(await client.nextOf("bye")).toMatchObject({ code: CLOSE.notJson.code, retryMs: 0 });
    expect(await client.closed).toEqual({ code: CLOSE.notJson.code, reason: CLOSE.notJson.reason });
  });
});

describe("ping and echo", () => {
  it("W2: are answered with the same id, time and data", async () => {
    await start();
    const client = await connected();
    client.send({ op: "ping", id: 5, time: 1_700_000_000_000 });
    expect(await client.nextOf("pong")).toEqual({
      ...{ type: "pong", id: 5, time: 1_700_000_000_000 },
      serverTime: expect.closeTo(Date.now(), -4) as number,
    });
    const data = { nested: [1, "two", null], text: "行情" };
    client.send({ op: "echo", id: 6, data });
    expect(await client.nextOf("echo")).toEqual({ type: "echo", id: 6, data });
  });

  it("W15: a binary frame comes back as the same binary frame on a json connection", async () => {
    await start();
    const client = await connected(["ticker.v1.json"]);
    client.socket.send(Buffer.from([1, 2, 254]));
    await client.until(() => client.frames.some(({ binary }) => binary));
    expect(client.frames.find(({ binary }) => binary)?.data).toEqual(Buffer.from([1, 2, 254]));
  });

  it("W15: a binary frame is an error on an sbe connection", async () => {
    await start();
    const client = await connected(["ticker.v1.sbe"]);
    client.socket.send(Buffer.from([1, 2, 254]));
    expect(await client.nextOf("error")).toMatchObject({ code: "binary_not_expected" });
  });
});

describe("silence", () => {
  it("W16: is broken by a heartbeat each second, which says how far the board is", async () => {
    const live = await start();
    live.trade("AAA", 1, 100);
    const client = await connected();
    const before = performance.now();
    expect(await client.nextOf("heartbeat")).toMatchObject({ seq: 1 });
    await client.nextOf("heartbeat");
    expect(performance.now() - before).toBeGreaterThan(1_500);
    // Two seconds, and what a busy machine adds. A client takes five seconds of silence for a loss.
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe("abuse", () => {
  it("G5, W17: a message over 16 KB ends the connection with bye and its code", async () => {
    await start();
    const client = await connected();
    client.send({ op: "echo", id: 1, data: "x".repeat(16_384) });
    expect(await client.nextOf("bye")).toMatchObject({ code: CLOSE.messageTooLarge.code });
    expect((await client.closed).code).toBe(CLOSE.messageTooLarge.code);
  });

  it("G5, W17: a message far over 16 KB is cut off, and nobody else notices", async () => {
    await start();
    const [client, other] = [await connected(), await connected()];
    client.socket.on("error", () => {});
    client.socket.send("x".repeat(1_000_000));
    expect((await client.closed).code).toBe(1006);
    other.send({ op: "ping", id: 1 });
    expect(await other.answerTo(1)).toMatchObject({ type: "pong" });
  });

  it("G5, W17: too many messages are answered with errors, kept up they end the connection", async () => {
    await start();
    const client = await connected();
    for (let k = 0; k < 1_000; k++) client.send({ op: "ping", id: k });
    expect(await client.nextOf("error")).toMatchObject({ code: "too_many_messages" });
    expect(await client.nextOf("bye")).toMatchObject({ code: CLOSE.tooManyMessages.code });
    expect((await client.closed).code).toBe(CLOSE.tooManyMessages.code);
  });

  it("G5, W17: pings of the WebSocket protocol count as messages: kept up they end the connection", async () => {
    await start();
    const [client, other] = [await connected(), await connected()];
    for (let k = 0; k < 60; k++) client.socket.ping();
    client.send({ op: "ping", id: 1 });
    expect(await client.answerTo(1)).toMatchObject({ type: "pong" });
    for (let k = 0; k < 1_000; k++) client.socket.ping();
    expect(await client.nextOf("bye")).toMatchObject({ code: CLOSE.tooManyMessages.code });
    expect((await client.closed).code).toBe(CLOSE.tooManyMessages.code);
    other.send({ op: "ping", id: 1 });
    expect(await other.answerTo(1)).toMatchObject({ type: "pong" });
  });

  it.each([
    ["a reserved bit", [0xc1, 0x80, 0, 0, 0, 0]],
    ["an unknown opcode", [0x83, 0x80, 0, 0, 0, 0]],
    ["a fragmented ping", [0x09, 0x80, 0, 0, 0, 0]],
    ["bad UTF-8", [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]],
  ])("G5, W17: %s ends that connection only", async (_name, bytes) => {
    const live = await start();
    const other = await connected();
    await sendRaw(live.gateway.port, Buffer.from(bytes));
    other.send({ op: "ping", id: 1 });
    expect(await other.answerTo(1)).toMatchObject({ type: "pong" });
  });
});

/** Upgrades over a bare TCP socket, sends `bytes` unchanged, and resolves when the server has closed it. */
function sendRaw(port: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const request = [
      "GET /ws HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    socket.once("data", () => socket.write(bytes));
    socket.on("data", () => {});
    socket.on("close", () => {
      resolve();
    });
    socket.on("error", reject);
    socket.write(`${request.join("\r\n")}\r\n\r\n`);
  });
}
