import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../ports/log.ts";

const FILE = "admin-token";
/** 256 bits: 43 characters in base64url, which need no escaping in a link. */
const TOKEN_BYTES = 32;
const GENERATED = /^[\w-]{43}$/;
const OWNER_ONLY = 0o600;

export interface AdminToken {
  readonly token: string;
  /** False if ADMIN_TOKEN sets it: then it is the user's secret, and is never shown. */
  readonly generated: boolean;
  /** Writes a new token to the data directory. If that fails, the token lasts until the process ends. */
  keep(log: Log): void;
}

/**
 * The token of the market controls and /metrics: `given`, the one that an earlier start left in `dataDir`, or a new
 * one. This function only reads. `keep` writes, and is called once nothing can prevent the start any more.
 */
export function adminToken(given: string | undefined, dataDir: string): AdminToken {
  if (given !== undefined) return { token: given, generated: false, keep: () => {} };
  const file = dataDir === ":memory:" ? undefined : join(dataDir, FILE);
  const kept = file && readToken(file);
  if (kept !== undefined) return { token: kept, generated: true, keep: () => {} };
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const keep = (log: Log) => {
    if (file !== undefined) write(file, token, log);
  };
  return { token, generated: true, keep };
}

/**
 * Reads the token. A file that other users may read is made private first; a file without a token counts as missing.
 */
function readToken(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8").trim();
    if (!GENERATED.test(text)) return undefined;
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, OWNER_ONLY);
    return text;
  } catch {
    // The file is missing or unreadable. If it cannot be written either, `keep` logs that.
    return undefined;
  }
}

/**
 * Writes a draft and links it to the final name: a reader sees a whole token, and two starts at once keep the same one.
 */
function write(file: string, token: string, log: Log): void {
  const beside = `${file}.${randomUUID()}`;
  try {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(beside, `${token}\n`, { mode: OWNER_ONLY, flag: "wx" });
    if (readToken(file) === undefined) rmSync(file, { force: true });
    linkSync(beside, file);
  } catch (error) {
    log.warn(
      { file, reason: (error as Error).message },
      "the admin token cannot be saved: the next start will have another",
    );
  } finally {
    rmSync(beside, { force: true });
  }
}
