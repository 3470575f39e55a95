import { utf8 } from "../bytes.ts";
import type { Field } from "../field.ts";
import { jsonNote } from "./json-notes.ts";

/** Longest value that a field repeats, characters. */
const MAX_VALUE = 60;
/** Deepest nesting that is followed: none of the protocol's messages has more than four levels. */
const MAX_DEPTH = 32;

/** Where the scanner stands in a message, and what it found. */
interface Scan {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly fields: Field[];
  at: number;
  /** `type` or `op` of the message, once it was read. */
  message: string;
}

/** Thrown within this file where the text stops being JSON, or the recorded bytes end. */
class Ended extends Error {}

/**
 * The fields of a JSON message: each member with its key, each element of a list. What comes before a fault, or before
 * the end of the recorded bytes, is still told; a text that is no object has none.
 */
export function jsonFields(payload: Uint8Array, start: number): Field[] {
  const scan: Scan = { bytes: payload, start, fields: [], at: 0, message: "" };
  try {
    if (peek(scan) === "{") value(scan, "", 1);
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
  }
  return scan.fields;
}

const SPACE = /[\x20\t\n\r]/;

/** The next character that is no space, which stays to be read. */
function peek(scan: Scan): string {
  for (;;) {
    const byte = scan.bytes[scan.at];
    if (byte === undefined) throw new Ended();
    const letter = String.fromCharCode(byte);
    if (!SPACE.test(letter)) return letter;
    scan.at++;
  }
}

function expect(scan: Scan, letter: string): void {
  if (peek(scan) !== letter) throw new Ended();
  scan.at++;
}

/** Reads a value; returns it as text, "" for an object or a list. */
function value(scan: Scan, path: string, depth: number): string {
  const letter = peek(scan);
  if (depth > MAX_DEPTH) throw new Ended();
  if (letter === "{") return members(scan, path, depth);
  if (letter === "[") return elements(scan, path, depth);
  return letter === '"' ? quoted(scan) : literal(scan);
}

function members(scan: Scan, path: string, depth: number): string {
  expect(scan, "{");
  for (let first = true; peek(scan) !== "}"; first = false) {
    if (!first) expect(scan, ",");
    peek(scan);
    const from = scan.at;
    const key = quoted(scan);
    expect(scan, ":");
    member(scan, { from, name: key, path: path === "" ? key : `${path}.${key}`, depth });
  }
  scan.at++;
  return "";
}

function elements(scan: Scan, path: string, depth: number): string {
  expect(scan, "[");
  for (let index = 0; peek(scan) !== "]"; index++) {
    if (index > 0) expect(scan, ",");
    peek(scan);
    member(scan, { from: scan.at, name: `[${index}]`, path: `${path}[${index}]`, depth });
  }
  scan.at++;
  return "";
}

interface Member {
  readonly from: number;
  readonly name: string;
  readonly path: string;
  readonly depth: number;
}

/** A member or an element: its place in the list comes before what lies within it. */
function member(scan: Scan, { from, name, path, depth }: Member): void {
  const index = scan.fields.length;
  const place = (end: number, text: string): Field => ({
    ...{ start: scan.start + from, end: scan.start + end, part: "payload", depth, name },
    value: text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text,
    note: jsonNote(scan.message, path),
  });
  scan.fields.push(place(scan.bytes.length, ""));
  const text = value(scan, path, depth + 1);
  if (path === "type" || path === "op") scan.message = text;
  scan.fields[index] = place(scan.at, text);
}

/** A string, without its quotes. */
function quoted(scan: Scan): string {
  expect(scan, '"');
  const from = scan.at;
  for (;;) {
    const byte = scan.bytes[scan.at];
    if (byte === undefined) throw new Ended();
    if (byte === 0x22) break;
    scan.at += byte === 0x5c ? 2 : 1;
  }
  return unescaped(utf8(scan.bytes.subarray(from, scan.at++)));
}

function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    throw new Ended();
  }
}

/** A number, true, false or null. */
function literal(scan: Scan): string {
  const from = scan.at;
  while (/[-+.\w]/.test(String.fromCharCode(scan.bytes[scan.at] ?? 0))) scan.at++;
  const text = utf8(scan.bytes.subarray(from, scan.at));
  if (!/^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?)$/.test(text)) throw new Ended();
  return text;
}
