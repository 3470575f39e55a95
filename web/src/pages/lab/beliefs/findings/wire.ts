import type { LabRecord } from "../../../../../../shared/protocol/lab.ts";

/** Opcodes from here on are of control frames (RFC 6455, 5.5). */
const FIRST_CONTROL_OPCODE = 8;
export const OPCODE = { close: 8, ping: 9, pong: 10 } as const;

/** One request and its answer, as they were on the wire. */
export interface Exchange {
  up: number;
  down: number;
  /** Of the answer: 200, 304. Undefined before it came. */
  status: number | undefined;
  /** Of the answer. */
  body: string;
}

const textOf = ({ data }: LabRecord): string => atob(data);

/** The exchanges of a label on which one request followed another. */
export function exchangesOf(records: readonly LabRecord[]): readonly Exchange[] {
  const exchanges: Exchange[] = [];
  for (const record of records) {
    if (record.kind === "frame") continue;
    if (record.kind === "head" && record.direction === "up") {
      exchanges.push({ up: 0, down: 0, status: undefined, body: "" });
    }
    const exchange = exchanges.at(-1);
    if (exchange === undefined) continue;
    exchange[record.direction] += record.bytes;
    if (record.direction === "up") continue;
    if (record.kind === "head") exchange.status = statusOf(textOf(record));
    else exchange.body += textOf(record);
  }
  return exchanges;
}

function statusOf(head: string): number | undefined {
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? [];
  return status === undefined ? undefined : Number(status);
}

/** The frames of one direction that carry messages, not control frames. */
export const dataFrames = (records: readonly LabRecord[], direction: LabRecord["direction"]) =>
  framesOf(records, direction).filter(({ frame }) => frame.opcode < FIRST_CONTROL_OPCODE);

/** The frames of one direction, of an opcode or of all. */
export const framesOf = (records: readonly LabRecord[], direction: LabRecord["direction"], opcode?: number) =>
  records.flatMap(({ frame, ...record }) =>
    frame !== undefined && record.direction === direction && (opcode === undefined || frame.opcode === opcode)
      ? [{ ...record, frame }]
      : [],
  );

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
