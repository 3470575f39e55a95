import type { Page } from "playwright-core";

/** A page's network traffic as the browser sees it, counted from the call of `watchWire` on. */
export interface Wire {
  /** The times at which WebSockets were opened, ms. */
  readonly opened: readonly number[];
  /** The paths of the HTTP requests, in order. */
  readonly requests: readonly string[];
  /** The operations of the messages sent, with their channels. */
  readonly sent: readonly string[];
  /** The number of messages received, by type. */
  readonly received: Readonly<Record<string, number>>;
  /** Whether the last quotes message came in a binary frame. */
  readonly binary: boolean | undefined;
  /** The number of quotes messages received since the last request or subscription. */
  readonly pushedSinceRequest: number;
  /** The server's last `bye` message, and the time of its arrival, ms. */
  readonly bye: { readonly code: number; readonly retryMs: number; readonly at: number } | undefined;
}

/** The names of the SBE templates, by their id in schema.xml. */
const TEMPLATES = ["", "quotes", "trades", "candles"];

/** The type of a message. A binary frame is SBE, whose header has the template's id in bytes 2 and 3; text is JSON. */
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
