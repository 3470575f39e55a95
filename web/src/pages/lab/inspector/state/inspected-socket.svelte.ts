import { OPCODE } from "../annotate/frame-head.ts";
import type { Direction } from "./wire-entry.ts";

/** How a connection ended, as the page's WebSocket tells it. */
export interface PageClose {
  readonly wasClean: boolean;
  readonly code: number;
  readonly reason: string;
}

/** What script saw pass: everything that it may know of a frame. */
export interface SeenMessage {
  readonly direction: Direction;
  readonly opcode: number;
  readonly payload: Uint8Array;
}

export type SocketPhase = "idle" | "connecting" | "open" | "closing" | "closed";

const encoder = new TextEncoder();

/** The part of the browser's WebSocket class that is used. */
export type WebSocketClass = new (url: string, protocols: string[]) => WebSocket;

export interface SocketReports {
  /** A message passed. */
  readonly saw?: (message: SeenMessage) => void;
  readonly opened?: () => void;
  readonly closed?: (close: PageClose) => void;
}

/**
 * One of the inspector's own connections, as the page has it. It never reconnects by itself: what happens after a close
 * is the viewer's choice.
 */
export class InspectedSocket {
  phase = $state<SocketPhase>("idle");
  /** How the last connection ended. */
  closed = $state.raw<PageClose>();
  /** The subprotocol that the server chose. */
  protocol = $state("");
  readonly label: string;
  readonly #reports: SocketReports;
  readonly #WebSocket: WebSocketClass;
  #socket: WebSocket | undefined;

  constructor(label: string, reports: SocketReports, WebSocketClass: WebSocketClass) {
    this.label = label;
    this.#reports = reports;
    this.#WebSocket = WebSocketClass;
  }

  /** Connects, in place of a connection that is there. */
  open(url: string, protocols: readonly string[]): void {
    this.drop();
    const socket = new this.#WebSocket(url, [...protocols]);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.phase = "connecting";
    this.closed = undefined;
    socket.onopen = () => {
      this.phase = "open";
      this.protocol = socket.protocol;
      this.#reports.opened?.();
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => this.#saw("down", data);
    socket.onclose = ({ wasClean, code, reason }) => {
      this.phase = "closed";
      this.closed = { wasClean, code, reason };
      this.#socket = undefined;
      this.#reports.closed?.(this.closed);
    };
  }

  /** Sends a message; false where there is no open connection. */
  send(data: string | Uint8Array<ArrayBuffer>): boolean {
    if (!this.#socket || this.phase !== "open") return false;
    this.#socket.send(data);
    this.#saw("up", data);
    return true;
  }

  /** @throws DOMException for a code or a reason that a browser does not send. */
  close(code: number, reason: string): void {
    if (!this.#socket) return;
    this.#socket.close(code, reason);
    this.phase = "closing";
  }

  /** Ends a connection without anything to tell. */
  drop(): void {
    const socket = this.#socket;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
    this.#socket = undefined;
    this.phase = "idle";
  }

  #saw(direction: Direction, data: string | ArrayBuffer | Uint8Array): void {
    const isText = typeof data === "string";
    const payload = isText ? encoder.encode(data) : new Uint8Array(data);
    this.#reports.saw?.({ direction, opcode: isText ? OPCODE.text : OPCODE.binary, payload });
  }
}
