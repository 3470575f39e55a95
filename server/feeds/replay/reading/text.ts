import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { ReplayError } from "./columns.ts";

/** The head of a file, long enough for its header and some records. */
const HEAD_BYTES = 65_536;

/** The format that a file's first bytes indicate. */
type Form = "parquet" | "gzip" | "utf-16le" | "utf-16be" | "text";

/** A file that can be read as UTF-8, possibly compressed by gzip. */
export interface TextFile {
  readonly path: string;
  readonly gzip: boolean;
  /** The first 64 KB, cut at the end of a line if the file is longer. */
  readonly head: string;
  /** Deletes the temporary files made to read this one. */
  close(): Promise<void>;
}

/**
 * Whether a file is Parquet.
 * @throws ReplayError for a workbook or another compressed file
 */
export async function isParquet(path: string): Promise<boolean> {
  return (await formOf(path)) === "parquet" || /\.(parquet|pq)$/i.test(path);
}

/** Opens a text file. UTF-16 is converted to UTF-8 in the temporary directory. */
export async function openText(path: string): Promise<TextFile> {
  const form = await formOf(path);
  if (form === "text" || form === "gzip") {
    const gzip = form === "gzip";
    const stream = readable(path, gzip);
    return { path: resolve(path), gzip, head: await headOf(stream, path), close: () => Promise.resolve() };
  }
  const directory = await mkdtemp(join(tmpdir(), "tickertape-replay-"));
  const copy = join(directory, "utf-8.csv");
  await pipeline(createReadStream(path), decoded(form), createWriteStream(copy));
  const close = () => rm(directory, { recursive: true, force: true });
  return { path: copy, gzip: false, head: await headOf(readable(copy, false), path), close };
}

/** The bytes of a text file, decompressed. */
export function readable(path: string, gzip: boolean): Readable {
  const file = createReadStream(path);
  if (!gzip) return file;
  const unpacked = createGunzip();
  file.on("error", (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
}

const decoded = (form: Form) =>
  async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    const decoder = new TextDecoder(form);
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  };

async function formOf(path: string): Promise<Form> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const [mark, magic] = [buffer.readUInt16BE(0), buffer.toString("latin1")];
    if (magic === "PAR1") return "parquet";
    if (mark === 0x1f8b) return "gzip";
    if (mark === 0xfffe) return "utf-16le";
    if (mark === 0xfeff) return "utf-16be";
    const name = basename(path);
    if (magic === "PK\u0003\u0004" || magic === "\u00d0\u00cf\u0011\u00e0") {
      throw new ReplayError(`replay file ${name}: a workbook or a zip archive: extract it, or save it as CSV`);
    }
    if (magic === "(\u00b5/\u00fd")
      throw new ReplayError(`replay file ${name}: compressed by zstd: decompress it (unzstd)`);
    return "text";
  } finally {
    await file.close();
  }
}

async function headOf(stream: Readable, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > HEAD_BYTES) break;
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks)).replace(/^\uFEFF/, "");
  if (text.includes("\0")) throw new ReplayError(`replay file ${basename(path)}: is not text`);
  return length > HEAD_BYTES ? text.slice(0, text.search(/[\r\n][^\r\n]*$/)) : text;
}
