import { LAB_LIMITS, type LabelTotals, type LabMessage } from "../../../shared/protocol/lab.ts";
import type { LabSocket, LabVisitor } from "../../ports/lab.ts";
import { PLAIN_LINK, type LinkConditions } from "../link/conditions.ts";
import type { ClosedBy, ClosedHow, Direction, Seen, TapLink } from "../tap/observer.ts";
import type { TapVisitor } from "../tap/tap.ts";
import type { LabShared } from "./lab-shared.ts";
import { Labels } from "./label-state.ts";
import { Operations } from "./operations.ts";
import { RecordLog } from "./record-log.ts";
import { LabError, parseRequest } from "./requests.ts";
import { RowLog } from "./row-log.ts";

/** Limits of unsent bytes on a control socket: from the first on, records are left out; at the second, it is closed. */
const SLOW_BYTES = 262_144;
const MAX_UNSENT_BYTES = 1_048_576;
const CLOSE_SLOW = { code: 4002, reason: "client reads too slowly" } as const;
/** Requests beyond the limit are refused, and from so many times the limit on the socket is closed: each is read to refuse it. */
const MAX_TIMES_OVER = 4;
const CLOSE_FLOOD = { code: 4500, reason: "too many messages" } as const;
const CLOSE_OLD = { code: 4010, reason: "the Lab's token has expired" } as const;

/** A visitor of the Lab: sends the control socket the events of its connections, and carries out its requests. */
export class Visitor implements LabVisitor, TapVisitor {
  readonly token: string;
  readonly address: string;
  readonly #socket: LabSocket;
  readonly #shared: LabShared;
  readonly #labels = new Labels();
  readonly #links = new Set<TapLink>();
  readonly #records: RecordLog;
  readonly #rows: RowLog;
  readonly #operations: Operations;
  readonly #gone: () => void;
  readonly #endsAt: number;
  #requests = 0;
  #secondEndsAt = -Infinity;
  #isClosed = false;

  constructor(token: string, socket: LabSocket, shared: LabShared, gone: () => void) {
    this.token = token;
    this.address = socket.address;
    this.#socket = socket;
    this.#shared = shared;
    this.#gone = gone;
    const { clock, quotes, wall } = shared;
    this.#endsAt = clock.monotonic() + LAB_LIMITS.lifetimeMs;
    this.#records = new RecordLog(() => clock.monotonic());
    this.#rows = new RowLog(quotes, wall, (text) => {
      this.#sendText(text);
    });
    this.#operations = new Operations({
      ...{ token, shared, labels: this.#labels, links: this.#links, rows: this.#rows },
      send: (message) => {
        this.#send(message);
      },
    });
    const tap = shared.tap();
    const where = typeof tap === "string" ? { port: null, reason: tap } : { port: tap.port };
    this.#send({ type: "lab", token, ...where, limits: LAB_LIMITS });
  }

  get hasRoom(): boolean {
    return !this.#isClosed && this.#links.size < LAB_LIMITS.connections;
  }

  message(text: string): void {
    if (this.#isClosed) return;
    const isInTime = this.#mayAsk();
    if (this.#requests > MAX_TIMES_OVER * LAB_LIMITS.requestsPerSecond) {
      return this.leave(CLOSE_FLOOD.code, CLOSE_FLOOD.reason);
    }
    const parsed = parseRequest(text);
    const { id } = "request" in parsed ? parsed.request : parsed;
    if (!isInTime) {
      return this.#fail(id, "too_many_messages", `${LAB_LIMITS.requestsPerSecond} requests a second at most`);
    }
    if (!("request" in parsed)) return this.#fail(id, parsed.code, parsed.message);
    try {
      this.#operations.run(parsed.request);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.#fail(id, error.code, error.message);
    }
  }

  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#rows.stop();
    for (const link of this.#links) link.cut("reset");
    this.#gone();
  }

  /** Closes the control socket, which ends the visitor. */
  leave(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Sends the records, totals and changes collected since the last call. */
  flush(): void {
    if (this.#isClosed) return;
    if (this.#shared.clock.monotonic() >= this.#endsAt) return this.leave(CLOSE_OLD.code, CLOSE_OLD.reason);
    this.#rows.flush();
    const taken = this.#records.take();
    if (taken !== undefined) this.#send({ type: "records", records: [...taken.records], left: taken.left });
  }

  flushTotals(): void {
    const labels = this.#isClosed ? undefined : this.#labels.takeChanged();
    if (labels !== undefined) this.#send({ type: "totals", labels });
  }

  totals(label: string): LabelTotals | undefined {
    return this.#labels.of(label)?.totals;
  }

  conditions(label: string): LinkConditions {
    return this.#labels.of(label)?.conditions ?? PLAIN_LINK;
  }

  stalledFor(label: string): number {
    return (this.#labels.of(label)?.stalledUntil ?? -Infinity) - this.#shared.clock.monotonic();
  }

  wanted(label: string): number {
    return this.#labels.of(label)?.isRecorded === true ? LAB_LIMITS.recordBytes : 0;
  }

  record(connection: number, label: string, seen: Seen): void {
    const { counters, wall } = this.#shared;
    const { recordedBytes, leftInAll } = this.#records;
    if (this.#socket.bufferedBytes() > SLOW_BYTES) this.#records.leaveOut(1);
    else this.#records.add(connection, label, wall(), seen);
    counters.recordedBytes += this.#records.recordedBytes - recordedBytes;
    counters.recordsLeft += this.#records.leftInAll - leftInAll;
  }

  counted(label: string, direction: Direction, bytes: number): void {
    const state = this.#labels.of(label);
    if (state !== undefined) state.isChanged = true;
    if (direction === "up") this.#shared.counters.bytesUp += bytes;
    else this.#shared.counters.bytesDown += bytes;
  }

  linkOpened(link: TapLink, label: string): void {
    this.#links.add(link);
    this.#send({ type: "opened", connection: link.number, label, t: this.#shared.wall() });
  }

  linkClosed(link: TapLink, by: ClosedBy, how: ClosedHow): void {
    this.#links.delete(link);
    this.#send({ type: "closed", connection: link.number, label: link.label, by, how, t: this.#shared.wall() });
  }

  /** Counts the requests of each whole second. */
  #mayAsk(): boolean {
    const now = this.#shared.clock.monotonic();
    if (now >= this.#secondEndsAt) {
      this.#secondEndsAt = now + 1_000;
      this.#requests = 0;
    }
    return ++this.#requests <= LAB_LIMITS.requestsPerSecond;
  }

  #fail(id: number | undefined, code: LabError["code"], message: string): void {
    this.#send({ type: "error", ...(id !== undefined && { id }), code, message });
  }

  #send(message: LabMessage): void {
    this.#sendText(JSON.stringify(message));
  }

  #sendText(text: string): void {
    if (this.#isClosed) return;
    if (this.#socket.bufferedBytes() > MAX_UNSENT_BYTES) return this.leave(CLOSE_SLOW.code, CLOSE_SLOW.reason);
    this.#socket.send(text);
  }
}
