import { TAP_KEY } from "../../../../../shared/protocol/lab.ts";

/** The parts of the page's address that addresses of the server are made of. */
export interface PageAddress {
  /** Where the page is, without a slash at the end: http://localhost:3000, or under the path of a proxy. */
  readonly base: string;
}

/** The tap's port and the visitor's token. */
export interface TapAccess {
  readonly port: number;
  readonly token: string;
}

/**
 * The address of a path such as /api/quotes?symbols=AAPL: through the tap, where its port is on the page's host and a
 * query key names visitor and label; on the main port without one.
 */
export function httpAddress({ base }: PageAddress, tap: TapAccess | undefined, path: string, label: string): string {
  if (tap === undefined) return `${base}${path}`;
  const { protocol, hostname } = new URL(base);
  const key = `${TAP_KEY}=${tap.token}.${label}`;
  return `${protocol}//${hostname}:${tap.port}${path}${path.includes("?") ? "&" : "?"}${key}`;
}

/** The same for a WebSocket. */
export const socketAddress = (...args: Parameters<typeof httpAddress>): string =>
  httpAddress(...args).replace(/^http/, "ws");
