import type { FrameHeader, LabelTotals, LabRecord } from "../../../shared/protocol/lab.ts";
import { FrameReader } from "../reading/frame-reader.ts";
import { blankSecrets, type RequestHead } from "../reading/head.ts";
import { RequestReader } from "../reading/request-reader.ts";
import { ResponseReader, type Awaited } from "../reading/response-reader.ts";
import type { Direction, Observer } from "./observer.ts";

/** The maximum number of requests on a connection that wait for their responses. Beyond it, the client is not read. */
const MAX_PIPELINED = 100;

export interface ReaderOptions {
  /** The visitor of the request; undefined if it is refused. */
  readonly admit: (head: RequestHead, label: string) => Observer | undefined;
  /** Forwards bytes to the main port. */
  readonly passUp: (bytes: Buffer) => void;
  readonly refuse: (reason: "malformed" | "too_long") => void;
}

/** Reads the bytes of a connection, and counts and records them for the label of their request. */
export class ConnectionReader {
  readonly #number: number;
  readonly #options: ReaderOptions;
  readonly #requests: RequestReader;
  readonly #responses: ResponseReader;
  readonly #framesUp = this.#frames("up");
  readonly #framesDown = this.#frames("down");
  #observer: Observer | undefined;
  /** The labels of the last request, and of the request whose response came last. */
  #label = "";
  #labelDown = "";

  constructor(number: number, options: ReaderOptions) {
    this.#number = number;
    this.#options = options;
    this.#requests = new RequestReader({
      head: (bytes, head) => this.#requestHead(bytes, head),
      body: (bytes) => {
        this.#count("up", this.#label, bytes.length);
        this.#record("up", "body", bytes);
        options.passUp(bytes);
      },
      upgraded: (bytes) => {
        this.#count("up", this.#label, bytes.length);
        this.#framesUp.push(bytes);
        options.passUp(bytes);
      },
      unreadable: options.refuse,
    });
    this.#responses = new ResponseReader({
      head: (bytes, status, request) => {
        this.#responseHead(bytes, status, request);
      },
      body: (bytes) => {
        this.#count("down", this.#labelDown, bytes.length);
        this.#record("down", "body", bytes);
      },
      upgraded: (bytes) => {
        this.#count("down", this.#labelDown, bytes.length);
        this.#framesDown.push(bytes);
      },
    });
  }

  get label(): string {
    return this.#label;
  }

  /** Whether bytes of the client wait for the answer to a handshake. */
  get isWaiting(): boolean {
    return this.#requests.isWaiting;
  }

  /** Whether reading from the client should pause. */
  get isBusy(): boolean {
    return this.isWaiting || this.#responses.awaited > MAX_PIPELINED;
  }

  /** The client has sent bytes. */
  sent(bytes: Buffer): void {
    this.#requests.push(bytes);
  }

  /** The server has sent bytes. */
  received(bytes: Buffer): void {
    this.#responses.push(bytes);
  }

  #requestHead(bytes: Buffer, head: RequestHead): "passed" | "refused" {
    const label = head.key?.label ?? "";
    const isFirst = this.#observer === undefined;
    this.#observer = this.#options.admit(head, label);
    if (this.#observer === undefined) return "refused";
    this.#label = label;
    if (isFirst) this.#labelDown = label;
    this.#responses.await({ method: head.method, label, upgrade: head.upgrade });
    this.#count("up", label, bytes.length, (totals) => {
      totals.requests++;
      totals.headUp += bytes.length;
      if (isFirst) totals.connections++;
    });
    this.#record("up", "head", bytes);
    this.#options.passUp(bytes);
    return "passed";
  }

  #responseHead(bytes: Buffer, status: number, request: Awaited | undefined): void {
    this.#labelDown = request?.label ?? this.#label;
    this.#count("down", this.#labelDown, bytes.length, (totals) => {
      totals.headDown += bytes.length;
    });
    this.#record("down", "head", bytes);
    if (request?.upgrade === true && (status === 101 || status >= 200)) this.#requests.answered(status === 101);
  }

  #frames(direction: Direction): FrameReader {
    const labelOf = () => (direction === "up" ? this.#label : this.#labelDown);
    const seen = (frame: FrameHeader, bytes: number, data: Buffer) => {
      this.#count(direction, labelOf(), 0, (totals) => {
        if (direction === "up") totals.framesUp++;
        else totals.framesDown++;
      });
      if (data.length > 0)
        this.#observer?.record(this.#number, labelOf(), { direction, kind: "frame", bytes, data, frame });
    };
    return new FrameReader(seen, () => this.#observer?.wanted(labelOf()) ?? 0);
  }

  #count(direction: Direction, label: string, bytes: number, more?: (totals: LabelTotals) => void): void {
    const totals = this.#observer?.totals(label);
    if (totals === undefined) return;
    totals[direction] += bytes;
    more?.(totals);
    this.#observer?.counted(label, direction, bytes);
  }

  #record(direction: Direction, kind: Exclude<LabRecord["kind"], "frame">, bytes: Buffer): void {
    const label = direction === "up" ? this.#label : this.#labelDown;
    const wanted = this.#observer?.wanted(label) ?? 0;
    if (wanted === 0) return;
    const blanked = kind === "head" ? blankSecrets(bytes) : undefined;
    const data = (blanked ?? bytes).subarray(0, wanted);
    const seen = { direction, kind, bytes: bytes.length, data, ...(blanked && { blanked: true }) };
    this.#observer?.record(this.#number, label, seen);
  }
}
