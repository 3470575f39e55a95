import { formatEpoch, asEpoch } from "../../../../../../shared/model/units.ts";
import { GROUP, HEADER, QUOTE_ROW, QUOTES, SCHEMA_ID, TEMPLATE } from "../../../../../../shared/sbe/layout.ts";
import { utf8 } from "../annotate/bytes.ts";
import { OPCODE } from "../annotate/frame-head.ts";
import { payloadOf, type WireEntry } from "./wire-entry.ts";

/** Frames of each encoding that wait for their twin. */
const MAX_WAITING = 64;

/** One change of one row, as both encodings carried it. */
export interface RowPair {
  /** Epoch and `n`, which name the change. */
  readonly epoch: string;
  readonly n: number;
  readonly json: WireEntry;
  readonly sbe: WireEntry;
}

/** Finds the frames in which two connections of one symbol, one of each encoding, carried the same change. */
export class RowPairs {
  readonly #waiting = { json: new Map<string, WireEntry>(), sbe: new Map<string, WireEntry>() };
  newest: RowPair | undefined;

  add(entry: WireEntry): void {
    const row = entry.direction === "down" ? (jsonRow(entry) ?? sbeRow(entry)) : undefined;
    if (!row) return;
    const { encoding, epoch, n } = row;
    const name = `${epoch}:${n}`;
    const twin = this.#waiting[encoding === "json" ? "sbe" : "json"].get(name);
    if (twin) {
      const [json, sbe] = encoding === "json" ? [entry, twin] : [twin, entry];
      this.newest = { epoch, n, json, sbe };
    }
    keep(this.#waiting[encoding], name, entry);
  }

  clear(): void {
    this.#waiting.json.clear();
    this.#waiting.sbe.clear();
    this.newest = undefined;
  }
}

function keep(waiting: Map<string, WireEntry>, name: string, entry: WireEntry): void {
  waiting.set(name, entry);
  const [oldest] = waiting.keys();
  if (waiting.size > MAX_WAITING && oldest !== undefined) waiting.delete(oldest);
}

interface Row {
  readonly encoding: "json" | "sbe";
  readonly epoch: string;
  readonly n: number;
}

/** The one row of a quotes update in JSON. A message of another shape, or of several rows, is no twin of any. */
function jsonRow(entry: WireEntry): Row | undefined {
  if (entry.head?.opcode !== OPCODE.text) return undefined;
  const text = utf8(payloadOf(entry));
  const [, epoch] = /^\{"type":"quotes","kind":"update","epoch":"(\w+)"/.exec(text) ?? [];
  const rows = [...text.matchAll(/\{"s":"(?:[^"\\]|\\.)*","n":(\d+)/g)];
  if (epoch === undefined || rows.length !== 1) return undefined;
  return { encoding: "json", epoch, n: Number(rows[0]?.[1]) };
}

const ROWS_AT = HEADER.bytes + QUOTES.bytes;
const FIRST_ROW = ROWS_AT + GROUP.bytes;

/** The one row of a quotes update in SBE. */
function sbeRow(entry: WireEntry): Row | undefined {
  if (entry.head?.opcode !== OPCODE.binary) return undefined;
  const payload = payloadOf(entry);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  if (view.byteLength < FIRST_ROW + QUOTE_ROW.bytes || view.getUint16(HEADER.schemaId, true) !== SCHEMA_ID)
    return undefined;
  const isQuotes = view.getUint16(HEADER.templateId, true) === TEMPLATE.quotes;
  const isUpdate = view.getUint8(HEADER.bytes + QUOTES.kind) === 0;
  const count = view.getUint16(ROWS_AT + GROUP.numInGroup, true);
  if (!isQuotes || !isUpdate || count !== 1) return undefined;
  const epoch = formatEpoch(asEpoch(view.getUint32(HEADER.bytes + QUOTES.epoch, true)));
  return { encoding: "sbe", epoch, n: view.getUint32(FIRST_ROW + QUOTE_ROW.n, true) };
}
