import { startServer, type ServerProcess } from "../support/server-process.ts";

/** A server that is live at once, keeps nothing on disk, and accepts any number of connections from this machine. */
export const startTarget = (...args: string[]): ServerProcess =>
  startServer("--backfill-days", "0", "--max-connections-per-ip", "0", "--metrics", "public", ...args);

/** The value of a metric without labels, from a server with public metrics. */
export async function metric(http: string, name: string): Promise<number> {
  const text = await (await fetch(`${http}/metrics`)).text();
  const value = new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1];
  if (value === undefined) throw new Error(`no metric ${name}`);
  return Number(value);
}

export const residentBytes = (http: string): Promise<number> => metric(http, "process_resident_memory_bytes");

export async function symbolsOf(http: string): Promise<string[]> {
  const { instruments } = (await (await fetch(`${http}/api/instruments`)).json()) as {
    instruments: { symbol: string }[];
  };
  return instruments.map(({ symbol }) => symbol);
}
