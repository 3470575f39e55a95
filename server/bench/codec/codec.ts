import { createCodecBoard, type CodecBoard } from "./board.ts";
import { createJsonDecoder, createJsonEncoder } from "../../../shared/json/codec.ts";
import { createSbeDecoder, createSbeEncoder } from "../../../shared/sbe/codec.ts";
import type { Decoder, Encoder } from "../../../shared/protocol/codec.ts";

/** One measurement: rows a second with SBE and, in the same run, with JSON. */
interface Measured {
  readonly what: string;
  readonly ours: number;
  readonly peer: number;
  readonly ratio: number;
}

/** Rows per sample. The best sample is used, since other processes can only slow a sample down. */
const SAMPLE_ROWS = 400_000;
const SAMPLES = 7;

/** Rows per second of CPU time, so that other load on the machine matters less. `pass` handles `rows` rows. */
function rowsPerSecond(rows: number, pass: () => void): number {
  const passes = Math.ceil(SAMPLE_ROWS / rows);
  let best = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const before = process.cpuUsage();
    for (let k = 0; k < passes; k++) pass();
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, (passes * rows) / ((user + system) / 1e6));
  }
  return best;
}

/** Encodes every row in each pass. All `n` rise, as if every instrument had changed, so that no row cache helps. */
function encoding(board: CodecBoard, encoder: Encoder, rows: number): number {
  let bytes = 0;
  const emit = (frame: Uint8Array) => {
    bytes += frame.length;
  };
  const { head, columns, ids, withDay } = board;
  const rate = rowsPerSecond(rows, () => {
    for (let k = 0; k < rows; k++) columns.n[k] = (columns.n[k] ?? 0) + 1;
    encoder.quotes(head, columns, ids, withDay, rows, emit);
  });
  if (bytes === 0) throw new Error("nothing was encoded");
  return rate;
}

function decoding(board: CodecBoard, encoder: Encoder, decoder: Decoder, rows: number): number {
  const frames: (string | ArrayBuffer)[] = [];
  encoder.quotes(board.head, board.columns, board.ids, board.withDay, rows, (frame) => {
    frames.push(encoder.binary ? Uint8Array.from(frame).buffer : new TextDecoder().decode(frame));
  });
  const { directory, sink } = board;
  const before = sink.rows;
  const rate = rowsPerSecond(rows, () => {
    for (const frame of frames) decoder.decode(frame, directory, sink);
  });
  if (sink.rows === before) throw new Error("nothing was decoded");
  return rate;
}

function measure(rows: number): readonly Measured[] {
  const board = createCodecBoard(rows);
  const json = createJsonEncoder(board.directory);
  const sbe = createSbeEncoder();
  const cases = [
    { what: "encode", ours: encoding(board, sbe, rows), peer: encoding(board, json, rows) },
    {
      what: "decode into a table",
      ours: decoding(board, sbe, createSbeDecoder(), rows),
      peer: decoding(board, json, createJsonDecoder(), rows),
    },
  ];
  return cases.map(({ what, ours, peer }) => ({
    what: `${what}, ${rows} rows a message`,
    ours,
    peer,
    ratio: ours / peer,
  }));
}

const millions = (rate: number): string => `${(rate / 1e6).toFixed(2)} M/s`;

/** `npm run bench -- codec [--json]`: quote rows per second of CPU time in both encodings. */
export function bench(args: readonly string[]): Promise<void> {
  const measured = [30, 500].flatMap(measure);
  if (args.includes("--json")) console.log(JSON.stringify(measured));
  else {
    console.log("quote rows".padEnd(40), "SBE".padStart(12), "JSON".padStart(12), "ratio".padStart(8));
    for (const { what, ours, peer, ratio } of measured) {
      console.log(
        what.padEnd(40),
        millions(ours).padStart(12),
        millions(peer).padStart(12),
        ratio.toFixed(1).padStart(8),
      );
    }
  }
  return Promise.resolve();
}
