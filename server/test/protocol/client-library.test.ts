import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import {
  Connection,
  createDecoders,
  directoryOf,
  HttpApi,
  openWebSocket,
  type Clock,
  type ConnectionListener,
  type OpenSocket,
} from "../../../shared/client/mod.ts";
import { PROTOCOLS, type Protocol } from "../../../shared/protocol/messages.ts";
import { WireRecorder } from "../../../shared/protocol/wire-recorder.test-kit.ts";
import { systemClock } from "../../process/system-clock.ts";
import { NOON, startScripted, type ScriptedServer } from "../support/scripted-server.ts";

const clock: Clock = {
  now: () => systemClock.monotonic(),
  wall: () => systemClock.now(),
  every: (ms, run) => systemClock.every(ms, run),
  after: (ms, run) => systemClock.after(ms, run),
};

class Recorder extends WireRecorder implements ConnectionListener {
  readonly phases: string[] = [];
  readonly refusals: string[] = [];

  stateChanged({ kind }: { readonly kind: string }): void {
    this.phases.push(kind);
  }

  refused(_subscription: unknown, message: string): void {
    this.refusals.push(message);
  }
}

const sockets: WebSocket[] = [];

class NotedSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols);
    sockets.push(this);
  }
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0).reverse()) stop();
  sockets.length = 0;
});

async function serve(epoch: number): Promise<ScriptedServer> {
  const server = await startScripted({ epoch });
  stops.push(() => server.stop());
  return server;
}

/** A connection in Node whose address follows `server`, so that a test can replace the server. */
async function connect(protocol: Protocol, server: { current: ScriptedServer }) {
  const open: OpenSocket = (protocols, events) =>
    openWebSocket(`${server.current.ws}/ws`, NotedSocket)(protocols, events);
  const connection = new Connection({ open, decoders: createDecoders(), clock, random: () => 0.5 });
  const received = new Recorder(3);
  connection.prefer(protocol);
  stops.push(connection.start(received));
  const { signal } = new AbortController();
  const readDirectory = async () => {
    const api = new HttpApi({ base: server.current.http, fetch });
    connection.useDirectory(directoryOf(await api.instruments(signal)));
  };
  await readDirectory();
  return { connection, received, readDirectory };
}

describe.each(PROTOCOLS)("the client library in Node, over %s", (protocol) => {
  it("receives quotes, trades and candles, and all of them again after the server's end", async () => {
    const server = { current: await serve(7) };
    const { connection, received, readDirectory } = await connect(protocol, server);
    connection.subscribe({ channel: "quotes", symbols: ["*"], rate: 50 });
    connection.subscribe({ channel: "trades", symbols: ["AAA"] });
    connection.subscribe({ channel: "candles", symbols: ["AAA"], interval: "1m" });
    await expect.poll(() => received.candleHeads.length).toBeGreaterThan(0);
    server.current.quote("BBB", 0, 49.99, 50.01);
    server.current.trade("AAA", 1, 100.25, 300);
    await expect.poll(() => [received.tradeRows.length, received.candleRows.length]).toEqual([1, 1]);
    await expect.poll(() => [received.table.last[0], received.table.bid[1]]).toEqual([10_025, 4_999]);
    expect(connection.protocol).toBe(protocol);
    expect(received.tradeRows).toEqual([[0, 1, NOON + 1_000, 10_025, 300, 1]]);
    expect(received.candleRows).toEqual([[NOON, 10_025, 10_025, 10_025, 10_025, 300]]);

    const before = server.current;
    server.current = await serve(8);
    before.stop();
    await expect.poll(() => connection.counters.reconnects, { timeout: 5_000 }).toBe(1);
    await readDirectory();
    await expect.poll(() => received.controls.filter(({ type }) => type === "ack").length).toBe(6);
    server.current.trade("AAA", 60, 101.5);
    await expect.poll(() => received.tradeRows.length).toBe(2);
    await expect.poll(() => [received.table.last[0], received.candleRows.length]).toEqual([10_150, 2]);
    expect(received.tradeHeads.map(({ epoch }) => epoch)).toEqual([7, 8]);
    expect(received.phases).toEqual(["connecting", "open", "waiting", "connecting", "open"]);
    expect([connection.counters.frameGaps, connection.counters.badMessages]).toEqual([0, 0]);
    expect(received.refusals).toEqual([]);
  });
});

it("the client library reports a request that the server rejects, and a stop closes its socket", async () => {
  const server = { current: await serve(7) };
  const { connection, received } = await connect("ticker.v1.json", server);
  connection.subscribe({ channel: "trades", symbols: ["NONE"] });
  await expect.poll(() => received.refusals).toEqual(['no symbol "NONE"']);
  stops.pop()?.();
  expect(connection.state.kind).toBe("idle");
  await expect.poll(() => sockets.map(({ readyState }) => readyState)).toEqual([WebSocket.CLOSED]);
});
