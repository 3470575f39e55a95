import { connect, type Socket } from "node:net";
import { HEADER, QUOTE_ROW } from "../../../shared/sbe/layout.ts";
import { FrameReader, pongFrame, textFrame, type FrameHandler } from "./frames.ts";
import { age, OUR_HEAD_BYTES, symbolName, symbolsOf, type Kind, type Watch } from "./plan.ts";

/** One in this many sockets measures the age of its quotes. The others only count bytes. */
const AGE_SAMPLE = 10;
/** Number of loopback addresses from which clients connect. Each has 28,000 ports. */
const ADDRESSES = 8;

/** Totals over all clients of a process. */
export interface ClientTotals {
  bytes: number;
  lost: number;
  readonly ages: Uint32Array;
  readonly oldest: number;
}

interface ClientOptions {
  readonly kind: Kind;
  readonly port: number;
  readonly watch: Watch;
  readonly number: number;
  readonly seen: ClientTotals;
}

/** All sockets of the process read into this buffer. */
const inbox = Buffer.alloc(262_144);

/** Opens a raw WebSocket that subscribes once and then counts. Resolves once the handshake is complete. */
export function connectClient({ kind, port, watch, number, seen }: ClientOptions): Promise<void> {
  const { path, protocol, first } = DIAL[kind](watch);
  const aged = number % AGE_SAMPLE === 0;
  return new Promise((resolve, reject) => {
    let greeting: string | undefined = "";
    const onData = (bytes: number): boolean => {
      if (greeting === undefined) {
        seen.bytes += bytes;
        frames?.read(inbox, bytes);
        return true;
      }
      greeting += inbox.toString("latin1", 0, bytes);
      if (!greeting.includes("\r\n\r\n")) return true;
      if (!greeting.startsWith("HTTP/1.1 101")) reject(new Error(greeting.slice(0, 200)));
      greeting = undefined;
      if (first !== undefined) socket.write(textFrame(first));
      resolve();
      return true;
    };
    const socket: Socket = connect({
      ...{ host: "127.0.0.1", port, localAddress: `127.0.0.${1 + (number % ADDRESSES)}` },
      onread: { buffer: inbox, callback: onData },
    });
    // The product probes its clients, so their frames must be parsed. The peers' clients need no parsing.
    const frames = kind === "ours" || aged ? new FrameReader(handler(socket, aged, kind, seen)) : undefined;
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n` +
        (protocol === undefined ? "\r\n" : `Sec-WebSocket-Protocol: ${protocol}\r\n\r\n`),
    );
    socket.on("error", reject);
    socket.on("close", () => seen.lost++);
  });
}

const handler = (socket: Socket, aged: boolean, kind: Kind, seen: ClientTotals): FrameHandler => ({
  ping: (payload) => socket.write(pongFrame(payload)),
  ...(aged ? { binary: agesReader(kind, seen) } : {}),
});

interface Dial {
  readonly path: string;
  readonly protocol?: string;
  /** The client's first message. */
  readonly first?: string;
}

const DIAL: Readonly<Record<Kind, (watch: Watch) => Dial>> = {
  ours: (watch) => {
    const symbols = watch === "all" ? ["*"] : symbolsOf(watch).map(symbolName);
    const first = JSON.stringify({ op: "subscribe", channel: "quotes", symbols });
    return { path: "/ws", protocol: "ticker.v1.sbe", ...(watch === "none" ? {} : { first }) };
  },
  uws: (watch) => ({ path: `/?w=${watch}` }),
  bare: (watch) => ({ path: `/?w=${watch}` }),
  ws: (watch) => ({ path: `/?w=${watch}` }),
  // "40" is Socket.IO's CONNECT to the default namespace.
  socketio: (watch) => ({ path: `/socket.io/?EIO=4&transport=websocket&w=${watch}`, first: "40" }),
};

/**
 * Counts the ages of a message's quotes. The message has no day rows, because in this benchmark the day's prices never
 * change.
 */
function agesReader(kind: Kind, seen: ClientTotals): NonNullable<FrameHandler["binary"]> {
  const rowsAt = kind === "ours" ? OUR_HEAD_BYTES : HEADER.bytes;
  return (data, at, end) => {
    for (let row = at + rowsAt; row + QUOTE_ROW.bytes <= end; row += QUOTE_ROW.bytes) {
      const ms = Math.min(seen.oldest, age(data.readInt32LE(row + QUOTE_ROW.bid)));
      seen.ages[ms] = (seen.ages[ms] ?? 0) + 1;
    }
  };
}
