import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../ports/log.ts";

const FILE = "admin-token";
/** 256 bits, 43 characters in base64url: a link carries it as it is. */
const TOKEN_BYTES = 32;
const GENERATED = /^[\w-]{43}$/;
const OWNER_ONLY = 0o600;

export interface AdminToken {
  readonly token: string;
  /** False where ADMIN_TOKEN names it: then it is the user's, and shown nowhere. */
  readonly generated: boolean;
  /** Writes a token that is new to the data directory. Where that cannot be, it lasts as long as the process. */
  keep(log: Log): void;
}

/**
 * The token of the market controls and /metrics: `given`, or the one that an earlier start left in `dataDir`, or a new
 * one. Reads only; `keep` writes, once nothing can stop the start any more.
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

/** A file that others may read is closed to them; one that holds something else counts as none. */
function readToken(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8").trim();
    if (!GENERATED.test(text)) return undefined;
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, OWNER_ONLY);
    return text;
  } catch {
    // None yet, or not ours to read: `keep` says so where it cannot be written either.
    return undefined;
  }
}

/** Written beside and linked into place: whoever reads sees a whole token, and two starts at once keep one of theirs. */
function write(file: string, token: string, log: Log): void {
  const beside = `${file}.${randomUUID()}`;
  try {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(beside, `${token}\n`, { mode: OWNER_ONLY, flag: "wx" });
    if (readToken(file) === undefined) rmSync(file, { force: true });
    linkSync(beside, file);
  } catch (error) {
    log.warn({ file, reason: (error as Error).message }, "the token of this start is not kept: the next has another");
  } finally {
    rmSync(beside, { force: true });
  }
}
