import type { LabMessage, LabRecord } from "../../../../../../shared/protocol/lab.ts";
import { parseHex, toBase64 } from "../annotate/bytes.ts";
import type { LabLink, RawRequest } from "./lab-link.ts";

/** A session whose server is the test: it records what is asked, and says what the test lets it say. */
export class ScriptedLink implements LabLink {
  hasTap = true;
  recorded: string[] = [];
  readonly pings: string[] = [];
  readonly cuts: string[] = [];
  readonly raws: RawRequest[] = [];
  rawAnswer: () => Promise<Extract<LabMessage, { type: "done" }>> = () => Promise.resolve({ type: "done", id: 1 });
  #listeners = new Set<(message: LabMessage) => void>();

  now = (): number => 1_000;
  socketUrl = (path: string, label: string): string => `ws://lab.test${path}?tap=TOKEN.${label}`;
  listen(listener: (message: LabMessage) => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  record(labels: string[]) {
    this.recorded = labels;
    return Promise.resolve();
  }
  ping(label: string) {
    this.pings.push(label);
    return Promise.resolve({ type: "done" as const, id: 1 });
  }
  cut(label: string, how: "fin" | "reset") {
    this.cuts.push(`${label} ${how}`);
    return Promise.resolve({ type: "done" as const, id: 1 });
  }
  raw(request: RawRequest) {
    this.raws.push(request);
    return this.rawAnswer();
  }

  says(message: LabMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}

/** A frame as the tap records it, from its bytes on the wire. */
export function frameRecord(digits: string, change: Partial<LabRecord> = {}): LabRecord {
  const bytes = parseHex(digits) ?? new Uint8Array();
  const base = { connection: 7, label: "wire-json", t: 5, direction: "down", kind: "frame" } as const;
  return { ...base, bytes: bytes.length, data: toBase64(bytes), ...change };
}

/** The head of a request or an answer as the tap records it. */
export function headRecord(text: string, change: Partial<LabRecord> = {}): LabRecord {
  const bytes = new TextEncoder().encode(text);
  const base = { connection: 7, label: "wire-json", t: 5, direction: "down", kind: "head" } as const;
  return { ...base, bytes: bytes.length, data: toBase64(bytes), ...change };
}

/** A frame of text from the server. */
export const textRecord = (text: string, change: Partial<LabRecord> = {}): LabRecord => {
  const payload = new TextEncoder().encode(text);
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff];
  const bytes = Uint8Array.from([0x81, ...length, ...payload]);
  return frameRecord("", { bytes: bytes.length, data: toBase64(bytes), ...change });
};

/** A WebSocket of which the test is the server. */
export class ScriptedSocket {
  /** The last one opened. */
  static newest: ScriptedSocket;
  binaryType = "blob";
  protocol = "";
  readonly sent: (string | Uint8Array)[] = [];
  readonly closedWith: unknown[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;
  onclose: ((event: { wasClean: boolean; code: number; reason: string }) => void) | null = null;

  readonly url: string;
  readonly protocols: string[];

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
    ScriptedSocket.newest = this;
  }

  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }
  close(...args: unknown[]): void {
    this.closedWith.push(args);
  }

  opens(protocol = ""): void {
    this.protocol = protocol;
    this.onopen?.();
  }
  says(data: string | ArrayBuffer): void {
    this.onmessage?.({ data });
  }
  ends(code: number, reason = "", wasClean = code !== 1006): void {
    this.onclose?.({ wasClean, code, reason });
  }
}

/** Scripted sockets in the place of the browser's class. */
export const scriptedSockets = ScriptedSocket as unknown as typeof WebSocket;
