import { ProtocolError, type Directory, type Part } from "../protocol/codec.ts";
import type { InstrumentId } from "../model/units.ts";
import { GROUP, HEADER, SCHEMA_ID, SCHEMA_VERSION } from "./layout.ts";

/** The rows of a group: `count` blocks of `step` bytes, the first at `at`; all of them lie within the message. */
export interface Rows {
  readonly at: number;
  readonly step: number;
  readonly count: number;
}

/**
 * Walks the blocks of one SBE message. Each block is checked against the end of the message before it is returned, so a
 * decoder that reads fields within a block never reads beyond the message. A block longer than expected comes from a
 * newer schema; its new fields are skipped (SBE 1.0, "Schema extension mechanism").
 */
export class SbeMessage {
  readonly view: DataView;
  readonly templateId: number;
  readonly #version: number;
  #at: number = HEADER.bytes;

  /** @throws ProtocolError for bytes that do not start with a header of our schema. */
  constructor(data: ArrayBuffer) {
    const view = new DataView(data);
    if (view.byteLength < HEADER.bytes) throw broken("shorter than a message header");
    if (view.getUint16(HEADER.schemaId, true) !== SCHEMA_ID) throw broken("of another schema");
    this.view = view;
    this.templateId = view.getUint16(HEADER.templateId, true);
    this.#version = view.getUint16(HEADER.version, true);
  }

  /** Where the root block starts; it has at least `bytes`. */
  root(bytes: number): number {
    const start = this.#at;
    const blockLength = this.view.getUint16(HEADER.blockLength, true);
    if (blockLength < bytes) throw broken("with a root block that is too short");
    this.#advance(blockLength);
    return start;
  }

  /** The next group; its rows have at least `bytes` each. */
  group(bytes: number): Rows {
    const header = this.#at;
    this.#advance(GROUP.bytes);
    const step = this.view.getUint16(header + GROUP.blockLength, true);
    const count = this.view.getUint16(header + GROUP.numInGroup, true);
    if (step < bytes) throw broken("with rows that are too short");
    const at = this.#at;
    this.#advance(step * count);
    return { at, step, count };
  }

  /**
   * The value that `number` stands for, or undefined where a newer schema than ours may have added it.
   * @throws ProtocolError where the message's own schema has no such number.
   */
  named<Name>(names: readonly Name[], number: number): Name | undefined {
    if (number >= names.length && this.#version <= SCHEMA_VERSION) throw broken("with a number that names nothing");
    return names[number];
  }

  #advance(bytes: number): void {
    this.#at += bytes;
    if (this.#at > this.view.byteLength) throw broken("cut short");
  }
}

/** The part of every message that was not split: one shared object. */
const WHOLE: Part = Object.freeze({ part: 1, parts: 1 });

/** @throws ProtocolError unless 1 ≤ part ≤ parts. */
export function partOf(part: number, parts: number): Part {
  if (part < 1 || part > parts) throw broken("with a part out of range");
  return parts === 1 ? WHOLE : { part, parts };
}

const broken = (how: string): ProtocolError => new ProtocolError("bad_message", `SBE message ${how}`);

/** Reads a u48: a u32, then the upper u16. */
export const getUint48 = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getUint16(at + 4, true) * 0x1_0000_0000;

/** Reads an i64; beyond 2^53 the nearest double. */
export const getInt64 = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getInt32(at + 4, true) * 0x1_0000_0000;

/** Whether `directory` has an instrument with this id from the wire. */
export const knows = (directory: Directory, id: number): id is InstrumentId => directory.instruments[id] !== undefined;
