import { readdirSync } from "node:fs";

/** Files that history, its thread and a request or two may open after the port is open. Measured: 12. */
const KEPT = 32;
/** Of small limits no more than this share is kept. */
const MAX_KEPT = 1 / 4;

/**
 * How many connections the process may have by its limit of open files, those that it closes at once included. Beyond
 * the limit accept() fails for a connection that stays in the queue, and uWebSockets.js asks again without end.
 */
export function connectionsByOpenFiles(limit = openFilesLimit(), open = openFiles()): number {
  return Math.max(1, limit - open - Math.min(KEPT, Math.ceil(limit * MAX_KEPT)));
}

/** Infinity where there is no limit, as on Windows. */
export function openFilesLimit(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  const soft = Number(userLimits?.open_files?.soft);
  return Number.isNaN(soft) ? Infinity : soft;
}

/** 0 where the system does not say. */
function openFiles(): number {
  try {
    return readdirSync("/dev/fd").length;
  } catch {
    return 0;
  }
}
