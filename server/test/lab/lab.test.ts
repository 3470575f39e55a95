import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, TEST_TOKEN, type ServerProcess } from "../support/server-process.ts";
import { TestClient } from "../support/test-client.ts";
import { get, handshake, LabClient, TcpClient } from "./lab-client.ts";

let server: ServerProcess;
let url: string;
let lab: LabClient;

beforeAll(async () => {
  server = startServer();
  url = await server.live();
  lab = await LabClient.open(url);
});

afterAll(async () => {
  await server.stop();
});

const statusOf = (text: string) => text.split("\r\n", 1)[0];

/** The answer to one request on a connection of its own. */
async function answer(path: string, ...headers: string[]): Promise<string> {
  const client = await TcpClient.open(lab.port);
  client.send(get(path, ...headers));
  const text = await client.until((received) => received.includes("\r\n\r\n"));
  client.socket.destroy();
  return text;
}

/** A WebSocket through the tap on which the server has answered, for a label that is recorded. */
async function openEcho(label: string): Promise<TcpClient> {
  const client = await TcpClient.open(lab.port);
  client.send(handshake(lab.path("/echo", label)));
  await client.until((text) => text.includes("\r\n\r\n"));
  return client;
}

const HELLO = Buffer.from("818537fa213d7f9f4d5158", "hex");
const HELLO_BACK = Buffer.from("810548656c6c6f", "hex");

describe("W80: a visitor", () => {
  it("gets its token, the tap's port and its limits", () => {
    expect(lab.greeting).toMatchObject({
      token: expect.stringMatching(/^[\w-]{22}$/) as string,
      limits: { labels: 64 },
    });
    expect(lab.port).toBeGreaterThan(0);
  });

  it("ends with its control socket: its connections are reset, and its token is no longer valid", async () => {
    const other = await LabClient.open(url);
    const client = await TcpClient.open(other.port);
    client.send(handshake(other.path("/echo", "a")));
    await client.until((text) => text.includes(" 101 "));
    await other.socket.close();
    expect(await client.ended).toBe("reset");
    expect(statusOf(await answer(other.path("/healthz", "a")))).toBe("HTTP/1.1 403 Forbidden");
  });
});

describe("W81: the tap", () => {
  it.each([
    ["/healthz", "403 Forbidden", "bad_tap_token"],
    [`/healthz?tap=${"A".repeat(22)}.a`, "403 Forbidden", "bad_tap_token"],
  ])("answers %s with %s", async (path, status, code) => {
    const text = await answer(path);
    expect(statusOf(text)).toBe(`HTTP/1.1 ${status}`);
    expect(text).toContain(`"code":"${code}"`);
  });

  it("refuses unreadable and too long heads, and forwards nothing of them", async () => {
    for (const [head, status] of [
      ["nonsense\r\n\r\n", "400 Bad Request"],
      [get(lab.path("/x", "a"), "content-length: 1", "transfer-encoding: chunked"), "400 Bad Request"],
      [get(lab.path("/x", "a"), `x: ${"y".repeat(17_000)}`), "431 Request Header Fields Too Large"],
    ] as const) {
      const client = await TcpClient.open(lab.port);
      client.send(head);
      expect(statusOf(await client.until((text) => text.includes("}")))).toBe(`HTTP/1.1 ${status}`);
      expect(await client.ended).toBe("fin");
    }
  });

  it("refuses a second visitor on a connection", async () => {
    const other = await LabClient.open(url);
    const client = await TcpClient.open(lab.port);
    client.send(get(lab.path("/healthz", "a")) + get(other.path("/healthz", "a")));
    const text = await client.until((received) => received.includes("bad_tap_token"));
    expect(text).toContain("403 Forbidden");
    await other.socket.close();
  });

  it("limits the connections of a visitor, and accepts another when one ends", async () => {
    const other = await LabClient.open(url);
    await other.ask({ op: "record", labels: ["a"] });
    const clients = await Promise.all(Array.from({ length: 33 }, () => TcpClient.open(other.port)));
    for (const client of clients) client.send(handshake(other.path("/echo", "a")));
    const answers = await Promise.all(clients.map((client) => client.until((text) => text.includes("\r\n\r\n"))));
    expect(answers.filter((text) => text.includes(" 101 "))).toHaveLength(32);
    const refusal = answers.find((text) => !text.includes(" 101 ")) ?? "";
    expect(refusal).toContain("429 Too Many Requests");
    // It is in the visitor's records, since a page is not told the status.
    await other.socket.until(() => other.recorded("a", "down").includes(refusal.slice(0, refusal.indexOf("\r\n\r\n"))));
    clients[0]?.socket.destroy();
    clients[1]?.socket.destroy();
    await other.closed("a");
    const again = await TcpClient.open(other.port);
    again.send(handshake(other.path("/echo", "a")));
    expect(await again.until((text) => text.includes("\r\n\r\n"))).toContain(" 101 ");
    await other.socket.close();
  });

  it("uses a query key that every path of the main port ignores", async () => {
    const port = new URL(url).port;
    for (const path of [
      "/api/instruments",
      "/api/quotes?symbols=AAPL",
      "/api/access?origin=x",
      "/healthz",
      "/api/poll",
    ]) {
      const [plain, keyed] = await Promise.all([fetch(url + path), fetch(url + lab.path(path, "a"))]);
      expect([path, keyed.status]).toEqual([path, plain.status]);
    }
    for (const path of ["/ws", "/echo"]) {
      const client = await TestClient.open(`ws://127.0.0.1:${port}${lab.path(path, "direct")}`);
      await client.close();
    }
  });

  it("gives no rights: controls and figures ask for their token, and pages for their origin", async () => {
    expect(statusOf(await answer(lab.path("/metrics", "a")))).toBe("HTTP/1.1 401 Unauthorized");
    expect(statusOf(await answer(lab.path("/api/quotes", "a"), "Origin: http://evil.example"))).toBe(
      "HTTP/1.1 403 Forbidden",
    );
  });
});

describe("W82: a page of the main port", () => {
  const asks = (hostPort: string, originHost: string) =>
    answer(lab.path("/api/quotes?symbols=AAPL", "a"), `Origin: http://${originHost}`).then(async () => {
      const client = await TcpClient.open(lab.port);
      const head = get(lab.path("/api/quotes?symbols=AAPL", "a"), `Origin: http://${originHost}`);
      client.send(head.replace("Host: localhost", `Host: ${hostPort}`));
      const text = await client.until((received) => received.includes("\r\n\r\n"));
      client.socket.destroy();
      return [statusOf(text)?.slice(9, 12), /access-control-allow-origin: (\S+)/.exec(text)?.[1]];
    });

  it("may use the tap's port of its host, and read the answers; no other page may", async () => {
    const main = new URL(url).port;
    expect(await asks(`localhost:${lab.port}`, `localhost:${main}`)).toEqual(["200", `http://localhost:${main}`]);
    expect(await asks(`localhost:${lab.port}`, `127.0.0.1:${main}`)).toEqual(["403", undefined]);
    expect(await asks(`localhost:${lab.port}`, "localhost:1")).toEqual(["403", undefined]);
    expect(await asks(`evil.example:${lab.port}`, `evil.example:${main}`)).toEqual(["403", undefined]);
  });
});

describe("W83: a record", () => {
  it("of a WebSocket has the bytes sent and received, with each frame described", async () => {
    await lab.ask({ op: "record", labels: ["echo"] });
    const client = await TcpClient.open(lab.port);
    const head = handshake(lab.path("/echo", "echo"), "Cookie: sid=1");
    client.send(head);
    await client.until((text) => text.includes("\r\n\r\n"));
    for (const byte of HELLO) client.send(Buffer.from([byte]));
    await client.until((text) => text.endsWith("Hello"));
    await lab.untilRecorded("echo", "down", client.received.length);
    const shown = head.replace(lab.token, "*".repeat(22)).replace("sid=1", "*****");
    expect(lab.recorded("echo", "up").toString("latin1")).toBe(shown + HELLO.toString("latin1"));
    expect(lab.recorded("echo", "down").equals(client.received)).toBe(true);
    const own = lab.records.filter(({ label }) => label === "echo");
    expect(
      own.map(({ kind, direction, bytes, blanked, frame }) => ({ kind, direction, bytes, blanked, frame })),
    ).toEqual([
      { kind: "head", direction: "up", bytes: head.length, blanked: true, frame: undefined },
      {
        kind: "head",
        direction: "down",
        bytes: client.received.length - HELLO_BACK.length,
        blanked: undefined,
        frame: undefined,
      },
      {
        ...{ kind: "frame", direction: "up", bytes: 11, blanked: undefined },
        frame: {
          fin: true,
          rsv: 0,
          opcode: 1,
          masked: true,
          key: "37fa213d",
          length: 5,
          lengthBits: 7,
          headerBytes: 6,
        },
      },
      {
        ...{ kind: "frame", direction: "down", bytes: 7, blanked: undefined },
        frame: { fin: true, rsv: 0, opcode: 1, masked: false, length: 5, lengthBits: 7, headerBytes: 2 },
      },
    ]);
    const times = own.map(({ t }) => t);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    client.socket.destroy();
    expect(await lab.closed("echo")).toMatchObject({ by: "client" });
  });

  it("counts requests on one connection for their own labels", async () => {
    const client = await TcpClient.open(lab.port);
    const [first, second] = [get(lab.path("/healthz", "one")), get(lab.path("/api/quotes?symbols=AAPL", "two"))];
    client.send(first + second.slice(0, 40));
    const one = (await client.until((text) => text.includes("}"))).length;
    client.send(second.slice(40));
    const text = await client.until((received) => received.endsWith("]}"));
    const totals = await lab.socket.next(
      ({ type, ...message }) => type === "totals" && "two" in (message["labels"] as object),
    );
    const merged = { ...(lab.messages.filter(({ type }) => type === "totals") as unknown[]) };
    expect(JSON.stringify(merged)).toContain('"one"');
    const headDown = text.indexOf("\r\n\r\n", one) + 4 - one;
    expect((totals["labels"] as Record<string, unknown>)["two"]).toEqual({
      ...{ connections: 0, requests: 1, up: second.length, headUp: second.length, framesUp: 0, framesDown: 0 },
      ...{ down: text.length - one, headDown },
    });
    client.socket.destroy();
  });

  it("says that the server ended a connection, and how", async () => {
    const client = await TcpClient.open(lab.port);
    client.send(handshake(lab.path("/nowhere", "ended"), "Connection: close"));
    await client.ended;
    expect(await lab.closed("ended")).toMatchObject({ by: "server", how: "fin" });
  });
});

describe("W84: a request of the visitor", () => {
  it("delays both directions, and the first bytes by one more round trip", async () => {
    await lab.ask({ op: "link", label: "slow", delayMs: 60, jitterMs: 0, bytesPerSecond: null });
    const beganAt = performance.now();
    const client = await openEcho("slow");
    expect(performance.now() - beganAt).toBeGreaterThanOrEqual(4 * 60 - 2);
    const sentAt = performance.now();
    client.send(HELLO);
    await client.until((text) => text.endsWith("Hello"));
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(2 * 60 - 2);
    client.socket.destroy();
  });

  it("limits the bandwidth", async () => {
    await lab.ask({ op: "link", label: "thin", delayMs: 0, jitterMs: 0, bytesPerSecond: 20_000 });
    const beganAt = performance.now();
    const text = await answerOf(lab.path("/api/instruments", "thin"));
    expect(performance.now() - beganAt).toBeGreaterThanOrEqual((text.length / 20_000) * 1_000 - 25);
  });

  it("stalls for a time, and loses nothing", async () => {
    const client = await openEcho("stalled");
    expect(await lab.ask({ op: "stall", label: "stalled", ms: 250 })).toMatchObject({ type: "done", connections: 1 });
    const sentAt = performance.now();
    client.send(HELLO);
    await client.until((text) => text.endsWith("Hello"));
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(230);
    client.socket.destroy();
  });

  it.each(["fin", "reset"] as const)("cuts with %s, those of the label only", async (how) => {
    const [cut, other] = [await openEcho(`cut-${how}`), await openEcho("spared")];
    expect(await lab.ask({ op: "cut", label: `cut-${how}`, how })).toMatchObject({ connections: 1 });
    expect(await cut.ended).toBe(how);
    cut.socket.destroy();
    expect(await lab.closed(`cut-${how}`)).toMatchObject({ by: "tap", how });
    other.send(HELLO);
    await other.until((text) => text.endsWith("Hello"));
    other.socket.destroy();
  });

  it("makes a connection half-open: nothing passes, and neither end learns of the other's close", async () => {
    const client = await openEcho("silent");
    const before = client.received.length;
    expect(await lab.ask({ op: "cut", label: "silent", how: "silent" })).toMatchObject({ connections: 1 });
    client.send(HELLO);
    const other = await openEcho("after-silent");
    other.send(HELLO);
    await other.until((text) => text.endsWith("Hello"));
    expect([client.received.length, client.socket.readyState]).toEqual([before, "open"]);
    expect(lab.messages.some((message) => message.type === "closed" && message.label === "silent")).toBe(false);
    await lab.ask({ op: "cut", label: "*", how: "reset" });
    expect(await client.ended).toBe("reset");
    expect(await lab.closed("silent")).toMatchObject({ by: "tap", how: "timeout" });
  });

  it("has the server ping the WebSockets of a label, and no others", async () => {
    const [pinged, other] = [await openEcho("pinged"), await openEcho("not-pinged")];
    expect(await lab.ask({ op: "ping", label: "pinged" })).toMatchObject({ connections: 1 });
    await pinged.until((text) => text.endsWith("\x89\x03lab"));
    expect(await lab.ask({ op: "ping", label: "nobody" })).toMatchObject({ connections: 0 });
    other.send(HELLO);
    expect(await other.until((text) => text.endsWith("Hello"))).not.toContain("\x89");
    for (const client of [pinged, other]) client.socket.destroy();
  });

  it("that cannot be done is answered with an error, and changes nothing", async () => {
    const codes = [
      await lab.ask({ op: "stall", label: "a", ms: 1e9 }),
      await lab.ask({ op: "follow", symbol: "NIX" }),
      await lab.ask({ op: "follow", symbols: ["AAPL", "NIX"] }),
      await lab.ask({ op: "follow" }),
      await lab.ask({ op: "nix" } as never),
    ].map(({ code }) => code);
    expect(codes).toEqual(["out_of_range", "unknown_symbol", "unknown_symbol", "bad_message", "unknown_op"]);
  });

  it("is refused beyond fifty a second, and answered again a second later", async () => {
    const other = await LabClient.open(url);
    await other.ask({ op: "follow", symbol: "AAPL" });
    const answers = await Promise.all(Array.from({ length: 60 }, () => other.ask({ op: "record", labels: [] })));
    expect(answers.filter(({ code }) => code === "too_many_messages").length).toBeGreaterThanOrEqual(1);
    // The followed symbol's changes set the pace: a client that asks as fast as it is answered is closed as a flood.
    do await other.socket.nextOf("changes");
    while ((await other.ask({ op: "record", labels: [] }))["type"] !== "done");
    await other.socket.close();
  });
});

/** A whole answer with its body. */
async function answerOf(path: string): Promise<string> {
  const client = await TcpClient.open(lab.port);
  client.send(get(path));
  const head = await client.until((text) => text.includes("\r\n\r\n"));
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
  const whole = head.indexOf("\r\n\r\n") + 4 + length;
  const text = await client.until((received) => received.length >= whole);
  client.socket.destroy();
  return text;
}

describe("W85: a raw request", () => {
  it("gets the status that a page cannot read", async () => {
    const raw = { op: "raw" as const, label: "raw", frames: [] };
    const version = await lab.ask({ ...raw, path: "/echo", headers: { "sec-websocket-version": "8" } });
    const origin = await lab.ask({ ...raw, path: "/ws", headers: { Origin: "http://evil.example" } });
    const path = await lab.ask({ ...raw, path: "/nowhere", headers: {} });
    const noKey = await lab.ask({ ...raw, path: "/echo?x=1", headers: { "Sec-WebSocket-Key": null } });
    expect([version, origin, path, noKey].map(({ statusLine }) => statusLine)).toEqual([
      "HTTP/1.1 426 Upgrade Required",
      "HTTP/1.1 403 Forbidden",
      "HTTP/1.1 400 Bad Request",
      "HTTP/1.1 400 Bad Request",
    ]);
    expect(String(version["head"])).toMatch(/^HTTP\/1.1 426 .*\r\nsec-websocket-version: 13\r\n/s);
  });

  it("sends fragments with a ping between them, which come back as one message and a pong", async () => {
    await lab.ask({ op: "record", labels: ["fragments"] });
    const frame = (opcode: number, text: string, fin: boolean) =>
      ({ fin, rsv: 0, opcode, masked: true, data: Buffer.from(text).toString("base64") }) as const;
    const frames = [frame(1, "Hel", false), frame(9, "?", true), frame(0, "lo", true)];
    const done = await lab.ask({ op: "raw", label: "fragments", path: "/echo", headers: {}, frames });
    expect(done["statusLine"]).toBe("HTTP/1.1 101 Switching Protocols");
    await lab.socket.until(() => lab.recorded("fragments", "down").includes(HELLO_BACK));
    const own = lab.records.filter(({ connection }) => connection === done["connection"]);
    const seen = own.flatMap(({ direction, frame: read }) =>
      read ? [[direction, read.opcode, read.fin, read.masked]] : [],
    );
    expect(seen.filter(([direction]) => direction === "up")).toEqual([
      ["up", 1, false, true],
      ["up", 9, true, true],
      ["up", 0, true, true],
    ]);
    expect(seen.filter(([direction]) => direction === "down")).toEqual([
      ["down", 10, true, false],
      ["down", 1, true, false],
    ]);
  });

  it("is closed as RFC 6455 says if a frame has reserved bits", async () => {
    const frames = [{ fin: true, rsv: 1, opcode: 1, masked: true, data: "" }];
    await lab.ask({ op: "raw", label: "reserved", path: "/echo", headers: {}, frames });
    expect(await lab.closed("reserved")).toMatchObject({ by: "server" });
  });
});

describe("W86: the followed row", () => {
  it("is sent from its present state on, with every change once, equal to the clients' row", async () => {
    await lab.ask({ op: "follow", symbol: "AAPL" });
    const told = () =>
      lab.messages.flatMap((message) => (message.type === "changes" ? message.changes.map(([n]) => n) : []));
    await lab.socket.until(() => told().length > 30);
    const numbers = told();
    expect(numbers).toEqual(numbers.map((_, k) => (numbers[0] ?? 0) + k));
    const { quotes } = (await (await fetch(`${url}/api/quotes?symbols=AAPL`)).json()) as { quotes: { n: number }[] };
    await lab.socket.until(() => (told().at(-1) ?? 0) >= (quotes[0]?.n ?? Infinity));
    await lab.ask({ op: "follow", symbol: null });
  });

  it("may be several, each told apart and from its present state on", async () => {
    const symbols = ["AAPL", "MSFT", "NVDA"];
    const since = lab.messages.length;
    await lab.ask({ op: "follow", symbols });
    const told = (symbol: string) =>
      lab.messages
        .slice(since)
        .flatMap((message) =>
          message.type === "changes" && message.symbol === symbol ? message.changes.map(([n]) => n) : [],
        );
    await lab.socket.until(() => symbols.every((symbol) => told(symbol).length > 2));
    for (const symbol of symbols) expect(told(symbol)).toEqual(told(symbol).map((_, k) => (told(symbol)[0] ?? 0) + k));
    await lab.ask({ op: "follow", symbols: [] });
    const after = symbols.map((symbol) => told(symbol).length);
    await lab.ask({ op: "time", time: 1 });
    expect(symbols.map((symbol) => told(symbol).length)).toEqual(after);
  });

  it("has times of the clock that `time` answers", async () => {
    const before = Date.now();
    const { serverTime } = await lab.ask({ op: "time", time: 1 });
    expect(Number(serverTime)).toBeGreaterThanOrEqual(before - 50);
    expect(Number(serverTime)).toBeLessThanOrEqual(Date.now() + 50);
  });
});

it("W31: the figures of the Lab are in /metrics", async () => {
  const headers = { authorization: `Bearer ${TEST_TOKEN}` };
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  expect(text).toMatch(/^tickertape_lab_visitors 1$/m);
  expect(text).toMatch(/^tickertape_lab_connections_refused_total\{reason="no_visitor"\} [1-9]/m);
  expect(text).toMatch(/^tickertape_lab_faults_total\{kind="cut_fin"\} 1$/m);
  expect(text).toMatch(/^tickertape_lab_bytes_down_total [1-9]/m);
});
