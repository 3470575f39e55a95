import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { LAB_LIMITS, TAP_KEY, type LabRequest } from "../../../shared/protocol/lab.ts";
import type { Clock } from "../../ports/clock.ts";
import { firstLine } from "../reading/head.ts";
import { HeadSplitter } from "../reading/head-splitter.ts";
import { writeFrame } from "./raw-frame.ts";

export type RawRequest = Extract<LabRequest, { op: "raw" }>;

export interface RawAnswer {
  readonly statusLine: string;
  readonly head: string;
  /** The client's port, by which the tap identifies the connection. */
  readonly clientPort: number;
}

export interface RawTarget {
  readonly host: string;
  readonly port: number;
  /** The Host header, unless the request has one. */
  readonly authority: string;
  readonly token: string;
}

/**
 * Sends through the tap what a page cannot send: a handshake with any headers and, after a 101, any frames. Resolves
 * with the head of the answer. The connection then stays open for a while to receive the server's frames, and answers
 * none.
 * @throws Error if no answer arrives
 */
export function sendRaw(request: RawRequest, target: RawTarget, clock: Clock): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    const splitter = new HeadSplitter();
    const stopTimer = clock.after(LAB_LIMITS.rawMs, () => socket.destroy());
    let isAnswered = false;
    socket.on("connect", () => socket.write(requestHead(request, target)));
    socket.on("data", (chunk) => {
      if (isAnswered) return;
      const split = splitter.push(chunk);
      if (split === "more") return;
      isAnswered = true;
      if (split === "too_long") return void socket.destroy();
      const statusLine = firstLine(split.head);
      if (/ 101( |$)/.test(statusLine)) writeFrames(socket, request);
      resolve({ statusLine, head: split.head.toString("latin1"), clientPort: socket.localPort ?? 0 });
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      stopTimer();
      reject(new Error("the connection ended without an answer"));
    });
  });
}

const MASKING_KEY_BYTES = 4;

function writeFrames(socket: Socket, { frames }: RawRequest): void {
  for (const frame of frames) socket.write(writeFrame(frame, randomBytes(MASKING_KEY_BYTES)));
}

/** A browser's handshake, in which the headers of the request replace those of the same name. */
function requestHead({ path, headers, label }: RawRequest, { authority, token }: RawTarget): string {
  const all = new Map<string, readonly [name: string, value: string | null]>();
  const set = (name: string, value: string | null) => all.set(name.toLowerCase(), [name, value]);
  set("Host", authority);
  set("Upgrade", "websocket");
  set("Connection", "Upgrade");
  set("Sec-WebSocket-Version", "13");
  set("Sec-WebSocket-Key", randomBytes(16).toString("base64"));
  for (const [name, value] of Object.entries(headers)) set(name, value);
  const lines = [...all.values()].flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  const target = `${path}${path.includes("?") ? "&" : "?"}${TAP_KEY}=${token}.${label}`;
  return [`GET ${target} HTTP/1.1`, ...lines, "", ""].join("\r\n");
}
