import { readdirSync } from "node:fs";

/** Files that are reserved for what the process opens later, such as history. Measured: 12 are used. */
const RESERVED = 32;
/** At most this share of the limit is reserved, which matters for small limits. */
const MAX_RESERVED_SHARE = 1 / 4;

/**
 * How many connections the process may have by its limit of open files. Those that it closes at once count too. Beyond
 * the limit accept() fails, the connection stays in the queue, and uWebSockets.js tries again in an endless loop.
 */
export function connectionsByOpenFiles(limit = openFilesLimit(), open = openFiles()): number {
  return Math.max(1, limit - open - Math.min(RESERVED, Math.ceil(limit * MAX_RESERVED_SHARE)));
}

/** The limit of open files; Infinity where there is none, as on Windows. */
export function openFilesLimit(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  const soft = Number(userLimits?.open_files?.soft);
  return Number.isNaN(soft) ? Infinity : soft;
}

/** How many files are open; 0 where the system does not tell. */
function openFiles(): number {
  try {
    return readdirSync("/dev/fd").length;
  } catch {
    return 0;
  }
}
