/**
 * Why the history file cannot be used.
 * `locked`: another process has it open. `unwritable`: the directory or file cannot be written. `damaged`: its bytes
 * are not what DuckDB wrote.
 * `foreign`: another program or a newer version wrote it. `full`: the disk is full. `failed`: anything else; `message`
 * gives the reason.
 */
export type HistoryErrorCode = "locked" | "unwritable" | "damaged" | "foreign" | "full" | "failed";

/** An error whose message is one line with the file, the reason and the remedy. */
export class HistoryError extends Error {
  override readonly name = "HistoryError";
  readonly code: HistoryErrorCode;

  constructor(code: HistoryErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Patterns of DuckDB's (1.5) and Node's messages. A message that none of them matches is `failed`. */
const WORDINGS: readonly (readonly [HistoryErrorCode, RegExp])[] = [
  ["locked", /Could not set lock on file|Conflicting lock/],
  ["full", /ENOSPC|No space left|File too large|EDQUOT|Disk quota/],
  ["damaged", /not a valid DuckDB database|[Cc]orrupt|checksum|Could not read enough bytes|replaying WAL/],
  ["foreign", /is newer than|newer version|Trying to read a database file with version/],
  ["unwritable", /EACCES|EROFS|EPERM|ENOTDIR|EISDIR|EEXIST|Permission denied|Read-only|Not a directory|Is a directory/],
];

const ADVICE: Readonly<Record<HistoryErrorCode, string>> = {
  locked: "stop that process or set DATA_DIR to another directory",
  unwritable: "make it writable or set DATA_DIR to another directory",
  damaged: "move it and its .wal file away, or restore them from a backup, then start again",
  foreign: "set DATA_DIR to another directory",
  full: "free some space; recording resumes by itself",
  failed: "see the message; recording is tried again",
};

const WHAT: Readonly<Record<HistoryErrorCode, string>> = {
  locked: "is in use by another process",
  unwritable: "cannot be written",
  damaged: "is damaged and was left untouched",
  foreign: "was not written by this version of Tickertape and was left untouched",
  full: "cannot grow, the disk is full",
  failed: "failed",
};

/** Converts an error to one line about `file`: the kind of failure, DuckDB's own message, and the remedy. */
export function explain(file: string, error: unknown): HistoryError {
  if (error instanceof HistoryError) return error;
  const cause = (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
  const code = WORDINGS.find(([, wording]) => wording.test(cause))?.[0] ?? "failed";
  return new HistoryError(code, `history file ${file} ${WHAT[code]} (${cause.slice(0, 300)}): ${ADVICE[code]}`);
}
