import { createServer } from "node:http";
import { Server as SocketIoServer } from "socket.io";
import uWS, { type TemplatedApp, type WebSocket } from "uWebSockets.js";
import { WebSocketServer, type WebSocket as WsSocket } from "ws";
import { HEADER, QUOTE_ROW } from "../../../shared/sbe/layout.ts";
import { ourMessageBytes, PEER_MESSAGE_BYTES, stamp, symbolName, symbolsOf, WATCHED, type Watch } from "./plan.ts";
import type { TestedServer } from "./messages.ts";

/** The data of a uWebSockets.js socket. */
interface SocketData {
  readonly watch: Watch;
}

/** The subscription of a peer's client: the parameter `w` of its URL. */
function watchIn(query: string): Watch {
  const w = new URLSearchParams(query).get("w") ?? "none";
  return w === "all" || w === "none" ? w : Number(w);
}

/** Writes those fields of a quote that the benchmark reads. */
function writeMessage(view: DataView, id: number): void {
  view.setInt32(HEADER.bytes + QUOTE_ROW.bid, stamp(), true);
  view.setUint16(HEADER.bytes + QUOTE_ROW.id, id, true);
}

/** A peer that publishes each change at once. */
const atOnce = (port: number, publish: (id: number) => void): TestedServer => ({
  port,
  change: () => {},
  send: (from, to) => {
    for (let id = from; id < to; id++) publish(id);
  },
});

/** Starts a bare uWebSockets.js server. `open` is called for every client. */
async function listenUws(open: (ws: WebSocket<SocketData>) => void): Promise<{ app: TemplatedApp; port: number }> {
  const app = uWS.App();
  app.ws<SocketData>("/*", {
    compression: uWS.DISABLED,
    idleTimeout: 0,
    maxBackpressure: 16_777_216,
    upgrade: (res, req, context) => {
      const [key, protocol, extensions] = ["key", "protocol", "extensions"].map((name) =>
        req.getHeader(`sec-websocket-${name}`),
      );
      res.upgrade({ watch: watchIn(req.getQuery()) }, key ?? "", protocol ?? "", extensions ?? "", context);
    },
    open,
  });
  const port = await new Promise<number>((resolve) => {
    app.listen("127.0.0.1", 0, (socket) => {
      if (socket) resolve(uWS.us_socket_local_port(socket));
    });
  });
  return { app, port };
}

/** uWebSockets.js with a topic per symbol, as its documentation proposes. */
export async function serveUws(): Promise<TestedServer> {
  const { app, port } = await listenUws((ws) => {
    for (const id of symbolsOf(ws.getUserData().watch)) ws.subscribe(symbolName(id));
  });
  const message = new Uint8Array(PEER_MESSAGE_BYTES);
  const view = new DataView(message.buffer);
  return atOnce(port, (id) => {
    writeMessage(view, id);
    app.publish(symbolName(id), message, true);
  });
}

/** uWebSockets.js that sends every client the same prepared bytes once per flush, as many as the product sends. */
export async function serveBare(): Promise<TestedServer> {
  const clients: WebSocket<SocketData>[] = [];
  const { port } = await listenUws((ws) => clients.push(ws));
  const message = new Uint8Array(ourMessageBytes(WATCHED));
  const sendAll = () => {
    for (const client of clients) client.send(message, true);
  };
  return { port, change: () => {}, send: sendAll };
}

/** `ws` with a set of sockets per symbol. */
export async function serveWs(): Promise<TestedServer> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  const socketsBySymbol = new Map<number, Set<WsSocket>>();
  server.on("connection", (socket, request) => {
    for (const id of symbolsOf(watchIn(request.url?.split("?")[1] ?? ""))) {
      const sockets = socketsBySymbol.get(id) ?? new Set();
      socketsBySymbol.set(id, sockets.add(socket));
    }
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return atOnce(portOf(server.address()), (id) => {
    // The sockets keep the buffer until it is written.
    const message = Buffer.alloc(PEER_MESSAGE_BYTES);
    writeMessage(new DataView(message.buffer, message.byteOffset), id);
    for (const socket of socketsBySymbol.get(id) ?? []) socket.send(message, { binary: true });
  });
}

/**
 * Socket.IO with a Socket.IO room per symbol. Quotes are sent as text, framed once per room; binary would need two
 * frames.
 */
export async function serveSocketIo(): Promise<TestedServer> {
  const http = createServer();
  const io = new SocketIoServer(http, { transports: ["websocket"], pingInterval: 300_000 });
  io.on("connection", (socket) => {
    const { w } = socket.handshake.query;
    void socket.join(symbolsOf(watchIn(`w=${String(w)}`)).map(symbolName));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const message = Buffer.alloc(PEER_MESSAGE_BYTES);
  const view = new DataView(message.buffer, message.byteOffset);
  return atOnce(portOf(http.address()), (id) => {
    writeMessage(view, id);
    io.to(symbolName(id)).emit("q", message.toString("base64"));
  });
}

function portOf(address: ReturnType<WebSocketServer["address"]>): number {
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return address.port;
}
