import type { Page } from "playwright-core";

/** What goes over a page's wires, as the browser sees it. Counts from when it was made. */
export interface Wire {
  /** When each WebSocket was opened, ms. */
  readonly opened: readonly number[];
  /** Paths of the HTTP requests made, in order. */
  readonly requests: readonly string[];
  /** Ops of the messages sent, with their channel. */
  readonly sent: readonly string[];
  /** Messages received, by type. */
  readonly received: Readonly<Record<string, number>>;
  /** Whether the last quotes message came in a binary frame. */
  readonly binary: boolean | undefined;
  /** Quotes messages received since a request or a subscription last went out. */
  readonly pushedSinceRequest: number;
  /** The server's last goodbye, and when it came, ms. */
  readonly bye: { readonly code: number; readonly retryMs: number; readonly at: number } | undefined;
}

/** Names of SBE's templates, by their id in schema.xml. */
const TEMPLATES = ["", "quotes", "trades", "candles"];

/** The type of a message: data may be SBE, whose header states the template in bytes 2 and 3; all else is JSON. */
const typeOf = (payload: string | Buffer): string =>
  typeof payload === "string"
    ? (/^\{"type":"(\w+)"/.exec(payload)?.[1] ?? "not JSON")
    : (TEMPLATES[payload.readUInt16LE(2)] ?? "unknown template");

export function watchWire(page: Page): Wire {
  const wire = {
    opened: [] as number[],
    requests: [] as string[],
    sent: [] as string[],
    received: {} as Record<string, number>,
    pushedSinceRequest: 0,
    binary: undefined as Wire["binary"],
    bye: undefined as Wire["bye"],
  };
  page.on("request", (request) => {
    wire.requests.push(new URL(request.url()).pathname);
    wire.pushedSinceRequest = 0;
  });
  page.on("websocket", (socket) => {
    wire.opened.push(performance.now());
    socket.on("framesent", ({ payload }) => {
      const { op, channel } = JSON.parse(String(payload)) as { op: string; channel?: string };
      wire.sent.push(channel === undefined ? op : `${op} ${channel}`);
      if (op !== "ping") wire.pushedSinceRequest = 0;
    });
    socket.on("framereceived", ({ payload }) => {
      const type = typeOf(payload);
      wire.received[type] = (wire.received[type] ?? 0) + 1;
      if (type === "quotes") {
        wire.pushedSinceRequest++;
        wire.binary = typeof payload !== "string";
      }
      if (type !== "bye") return;
      const { code, retryMs } = JSON.parse(String(payload)) as { code: number; retryMs: number };
      wire.bye = { code, retryMs, at: performance.now() };
    });
  });
  return wire;
}
