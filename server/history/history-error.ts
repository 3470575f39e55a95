/**
 * What can be wrong with the history file. `locked`: another process has it. `unwritable`: the directory or file
 * cannot be written. `damaged`: its bytes are not what DuckDB wrote. `foreign`: a file, but not ours (or of a newer
 * version). `full`: the disk is. `failed`: anything else; `message` says what.
 */
export type HistoryErrorCode = "locked" | "unwritable" | "damaged" | "foreign" | "full" | "failed";

/** One line that names the file and says what to do. */
export class HistoryError extends Error {
  override readonly name = "HistoryError";
  readonly code: HistoryErrorCode;

  constructor(code: HistoryErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** DuckDB's and Node's wordings, as of DuckDB 1.5; what none of them matches is `failed`. */
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

/** The error as one line about `file`: which of the known troubles it is, DuckDB's own words, and what to do. */
export function explain(file: string, error: unknown): HistoryError {
  if (error instanceof HistoryError) return error;
  const said = (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
  const code = WORDINGS.find(([, wording]) => wording.test(said))?.[0] ?? "failed";
  return new HistoryError(code, `history file ${file} ${WHAT[code]} (${said.slice(0, 300)}): ${ADVICE[code]}`);
}
